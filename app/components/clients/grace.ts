import { useTranslations } from 'use-intl';

/** How long after its time something may still go out, as it is offered; in minutes. */
export const offeredGrace = [0, 60, 120, 240, 480, 1440, 2880, 4320] as const;

/** A span in its largest whole unit. */
export function spanOf(minutes: number): { unit: 'days' | 'hours' | 'minutes'; count: number } {
  if (minutes % 1440 === 0) return { unit: 'days', count: minutes / 1440 };
  if (minutes % 60 === 0) return { unit: 'hours', count: minutes / 60 };
  return { unit: 'minutes', count: minutes };
}

/** Words for a grace in minutes: "within 4 hours". */
export function useGraceWords(): (minutes: number) => string {
  const t = useTranslations('clients.approval');
  return (minutes) => {
    if (minutes === 0) return t('graceNone');
    const { unit, count } = spanOf(minutes);
    if (unit === 'days') return t('graceDays', { days: count });
    if (unit === 'hours') return t('graceHours', { hours: count });
    return t('graceMinutes', { minutes: count });
  };
}
