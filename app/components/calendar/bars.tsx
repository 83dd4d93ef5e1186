import { CalendarClock, Lightbulb, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { useDates } from '../time.tsx';
import type { DayFacts } from './page.ts';
import type { Carry, Thing } from './use-carry.ts';

/** What is carried by keys and where it would go: seen, and read out at every step. */
export function CarryBar({
  carry,
  titleOf,
  facts,
  hasHours,
}: {
  carry: Carry | null;
  titleOf(thing: Thing): string;
  facts: DayFacts;
  hasHours: boolean;
}) {
  const t = useTranslations('calendar.carry');
  const dates = useDates();
  const [first] = carry?.things ?? [];
  const marks = carry && !carry.isForShelf ? (facts.marks[carry.wall.slice(0, 10)] ?? []) : [];
  const days = marks.filter((mark) => mark.clientIds.includes(first?.clientId ?? '')).map(({ name }) => name);
  return (
    <div role="status" aria-live="assertive" className={carry ? 'cal-bar' : 'sr-only'}>
      {carry && first && (
        <>
          <b className="font-semibold">
            {carry.things.length > 1 ? t('many', { count: carry.things.length }) : t('one', { title: titleOf(first) })}
          </b>
          <span>
            {carry.isForShelf ? t('shelf') : dates.dateTime(carry.wall)}
            {days.length > 0 && ` (${days.join(', ')})`}
          </span>
          <span className="text-sm opacity-80">{t(hasHours ? 'keysHours' : 'keys')}</span>
        </>
      )}
    </div>
  );
}

/** What can be done with all that are selected. */
export function SelectionBar({
  count,
  onMove,
  onShelve,
  onClear,
}: {
  count: number;
  onMove(): void;
  onShelve(): void;
  onClear(): void;
}) {
  const t = useTranslations('calendar.selection');
  return (
    <section aria-label={t('label')} className="cal-bar cal-bar-light">
      <b className="font-semibold tabular-nums" role="status">
        {t('count', { count })}
      </b>
      <Button size="sm" icon={<CalendarClock />} onClick={onMove}>
        {t('move')}
      </Button>
      <Button size="sm" icon={<Lightbulb />} onClick={onShelve}>
        {t('shelve')}
      </Button>
      <Button size="sm" look="quiet" icon={<X />} onClick={onClear}>
        {t('clear')}
      </Button>
    </section>
  );
}
