import { useTranslations } from 'use-intl';

/** A distance between two publications in words, from its minutes. */
export function useDistance(): (minutes: number) => string {
  const t = useTranslations('late');
  return (minutes) => {
    if (minutes === 1440) return t('day');
    return minutes % 60 === 0 ? t('hours', { count: minutes / 60 }) : t('minutes', { count: minutes });
  };
}
