import { useTranslations } from 'use-intl';

/** Title of the browser's tab. React lifts it into the head. */
export function DocumentTitle({ children }: { children: string }) {
  const t = useTranslations('pages');
  return <title>{`${children} · ${t('appName')}`}</title>;
}
