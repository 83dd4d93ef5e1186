import { useTranslations } from 'use-intl';
import { Drawn } from '../drawn.tsx';
import { html } from '../html.ts';
import type { DayFacts, ShownClient, ShownItem } from './page.ts';
import { thingsByHour } from './things.ts';
import { useFactWords, useItemWords } from './use-drawn-words.ts';

/** All items of one day beneath each other, drawn as in the open week, with the slots that are still free. */
export function DayList({
  items,
  clients,
  facts,
  date,
}: {
  items: readonly ShownItem[];
  clients: readonly ShownClient[];
  facts: DayFacts;
  date: string;
}) {
  const t = useTranslations('calendar');
  const words = { item: useItemWords(), fact: useFactWords() };
  const byId = new Map(clients.map((client) => [client.id, client]));
  const things = thingsByHour({ items, slots: facts.slots[date] ?? [] }, byId, words, { hasRoom: true });
  return (
    <Drawn
      as="ul"
      aria-label={t('dayItems')}
      data-date={date}
      className="cal-open cal-list overflow-hidden rounded-lg border border-line bg-surface phone:rounded-none phone:border-x-0"
      of={html`${things.map((thing) => html`<li class="border-line p-1 [&+li]:border-t">${thing}</li>`)}`}
    />
  );
}
