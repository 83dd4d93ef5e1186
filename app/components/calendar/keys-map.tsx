import { useTranslations } from 'use-intl';
import { useKeys } from '../keyboard/registry.tsx';

/** The calendar's keys, for the map under "?"; the surface listens to them itself. */
export function CalendarKeys({ hasHours }: { hasHours: boolean }) {
  const t = useTranslations('calendar.keys');
  useKeys(t('title'), [
    { press: 'ArrowDown', text: t('walk') },
    { press: 'Space', text: t(hasHours ? 'carryHours' : 'carry') },
    { press: 'm', text: t('move') },
    { press: 'x', text: t('select') },
    { press: 'n', text: t('new') },
    { press: 't', text: t('today') },
    { press: 'PageDown', text: t('page') },
    { press: 'mod+z', text: t('undo') },
  ]);
  return null;
}
