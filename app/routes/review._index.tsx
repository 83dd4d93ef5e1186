import { Mail } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { PlainPage } from '../components/review/link-problem.tsx';

/** Nobody is here without a link: says where it is. */
export default function Review() {
  const t = useTranslations('approve.link.missing');
  return <PlainPage icon={Mail} title={t('title')} text={t('text')} />;
}
