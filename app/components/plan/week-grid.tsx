import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { dayColumns } from '../calendar/month.ts';
import { useDates } from '../time.tsx';
import { addDays, weekdayOf } from '../wall.ts';
import { ItemCard } from './card.tsx';
import { type Item, type Slot, usePlan } from './context.ts';
import { bandsOf, clock } from './hours.ts';
import { SlotCard } from './slot-card.tsx';

/**
 * Seven days side by side over the hours that are used; hours that nobody uses are folded, and shown to be. On a phone
 * one day after another.
 */
export function WeekGrid() {
  const t = useTranslations('plan.day');
  const { week } = usePlan();
  const slots = week.slots.filter(({ free }) => free.length > 0);
  const bands = bandsOf([...week.items, ...slots].map(({ wall }) => wall));
  const days = Array.from({ length: 7 }, (_, index) => addDays(week.first, index));
  const rows = bands.map((band) => ('hour' in band ? 'minmax(44px, auto)' : '22px')).join(' ');
  return (
    <div
      className="plan-grid"
      style={{ '--rows': rows || '1fr', gridTemplateColumns: `52px ${dayColumns(week.first)}` } as CSSProperties}
    >
      <div aria-hidden="true" className="plan-axis">
        <span />
        {bands.map((band, index) =>
          'hour' in band ? (
            <span key={band.hour} style={{ gridRow: index + 2 }}>
              {clock(band.hour)}
            </span>
          ) : (
            <span key={`${band.from} fold`} className="plan-fold" style={{ gridRow: index + 2 }}>
              ⋮
            </span>
          ),
        )}
      </div>
      {days.map((date, index) => (
        <Day
          key={date}
          column={index + 2}
          date={date}
          items={week.items.filter(({ wall }) => wall.startsWith(date))}
          slots={slots.filter(({ wall }) => wall.startsWith(date))}
          rowOf={(wall) => 2 + bands.findIndex((band) => 'hour' in band && band.hour === Number(wall.slice(11, 13)))}
        />
      ))}
      {bands.map((band, index) =>
        'hour' in band ? null : (
          <p key={band.from} className="plan-folded" style={{ gridRow: index + 2 }}>
            {t('folded', { from: clock(band.from), until: clock(band.until) })}
          </p>
        ),
      )}
    </div>
  );
}

function Day({
  column,
  date,
  items,
  slots,
  rowOf,
}: {
  column: number;
  date: string;
  items: Item[];
  slots: Slot[];
  rowOf(wall: string): number;
}) {
  const t = useTranslations('plan.day');
  const dates = useDates();
  const { week } = usePlan();
  const marks = week.days.filter((mark) => mark.date === date);
  const isHoliday = marks.some(({ kind }) => kind === 'public' || kind === 'holiday');
  const things = [
    ...items.map((item) => ({
      wall: item.wall,
      key: `${item.contentId} ${item.wall}`,
      card: <ItemCard item={item} />,
    })),
    ...slots.map((slot) => ({ wall: slot.wall, key: `${slot.slotId} free`, card: <SlotCard slot={slot} /> })),
  ].sort((a, b) => (a.wall < b.wall ? -1 : 1));
  const cells = Map.groupBy(things, ({ wall }) => rowOf(wall));
  return (
    <section
      aria-label={dates.long(date)}
      data-date={date}
      data-past={date < week.today || undefined}
      data-today={date === week.today || undefined}
      data-weekend={weekdayOf(date) > 5 || undefined}
      className="plan-day"
      style={{ gridColumn: column }}
    >
      <h2 className={isHoliday ? 'text-danger!' : ''}>
        {dates.weekdayHead(weekdayOf(date))} <b>{Number(date.slice(8))}</b>
        <span className="plan-marks">{marks.map(({ name }) => name).join(', ')}</span>
      </h2>
      {things.length === 0 && <p className="plan-none">{t('empty')}</p>}
      {[...cells].map(([row, cell]) => (
        <ul key={row} style={{ gridRow: row }} className="plan-cell">
          {cell.map(({ key, card }) => (
            <li key={key}>{card}</li>
          ))}
        </ul>
      ))}
    </section>
  );
}
