import { Form } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { SpecialDay } from '#server/days/specialDays.ts';
import { Button } from '../button.tsx';
import { useDates } from '../time.tsx';
import type { useDaysTold } from './use-days-told.ts';

/** A day of a client's own, and the way to take it off. */
export function DayRow({ day, today, told }: { day: SpecialDay; today: string; told: ReturnType<typeof useDaysTold> }) {
  const t = useTranslations('calendar.dates');
  const dates = useDates();
  const one = day.everyYear ? dates.dayMonth : (date: string) => dates.short(date, today);
  const when = day.from === day.until ? one(day.from) : `${one(day.from)} – ${one(day.until)}`;
  const row = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const own = row.current;
    return () => {
      if (own?.contains(document.activeElement)) focusAfter(own);
    };
  }, []);
  return (
    <li ref={row} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line px-3 py-2 [&+li]:border-t">
      <span className="min-w-0 flex-1">
        <b className="font-medium">{day.name}</b> <span className="text-text-2">{day.clientName}</span>
        <br />
        <span className="text-sm text-text-2 tabular-nums">
          {when}
          {day.everyYear && ` · ${t('yearly')}`} · {t(day.kind)}
        </span>
      </span>
      <Form
        method="post"
        action="/calendar/dates/remove"
        onSubmit={(event) => {
          event.preventDefault();
          told.press('remove', { dayIds: [day.id], name: day.name });
        }}
      >
        <input type="hidden" name="day" value={day.id} />
        <input type="hidden" name="name" value={day.name} />
        <Button
          type="submit"
          look="quiet"
          size="sm"
          icon={<Trash2 />}
          busy={told.isBusy}
          aria-label={t('remove', { name: day.name })}
        />
      </Form>
    </li>
  );
}

/** A row that goes takes the focus with it: the next one has it then, or the heading of the list. */
function focusAfter(row: HTMLElement): void {
  const next = row.nextElementSibling?.querySelector('button');
  const heading = row.closest('section')?.querySelector('h2');
  if (heading) heading.tabIndex = -1;
  (next ?? heading)?.focus();
}
