import { useTranslations } from 'use-intl';

export default function Index() {
  const t = useTranslations('common');
  return <h1 className="text-2xl font-semibold">{t('appName')}</h1>;
}
