import { useTranslations } from 'use-intl';
import { SegmentedLinks } from '../segmented.tsx';
import { addDays } from '../wall.ts';
import { monthOfWeek, weekStartOf } from './month.ts';
import { addressOf, type CalendarQuery, views } from './query.ts';

/** Month, week, day or list: of what is looked at now, narrowed as it is. */
export function ViewSwitch({
  query,
  today,
  firstWeekday,
}: {
  query: CalendarQuery;
  today: string;
  firstWeekday: number;
}) {
  const t = useTranslations('calendar.views');
  const date = dateOf(query, today);
  const week = weekStartOf(date, firstWeekday);
  return (
    <SegmentedLinks
      isPlain
      label={t('label')}
      current={query.view}
      options={views.map((view) => ({
        value: view,
        to: addressOf(query, { view, date, week, month: query.view === 'week' ? monthOfWeek(week) : date.slice(0, 7) }),
        text: t(view),
      }))}
    />
  );
}

/** The day that another view goes on from: today where it is shown, else the first day that is. */
function dateOf(query: CalendarQuery, today: string): string {
  if (query.view === 'day') return query.date;
  const first = query.view === 'list' ? `${query.month}-01` : query.week;
  const isShown = query.view === 'list' ? today.startsWith(query.month) : first <= today && today < addDays(first, 7);
  return isShown ? today : first;
}
