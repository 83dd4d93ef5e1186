import { useTranslations } from 'use-intl';
import { Slot } from './day-facts.tsx';
import { OpenItem } from './item.tsx';
import { type DayFacts, keyOf, type ShownClient, type ShownItem } from './page.ts';
import { useItemWords } from './use-item-words.ts';

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
  const words = useItemWords();
  const things = [
    ...items.map((item) => ({ wall: item.wall, item, slot: null })),
    ...(facts.slots[date] ?? []).map((slot) => ({ wall: slot.wall, item: null, slot })),
  ].sort((a, b) => (a.wall < b.wall ? -1 : a.wall > b.wall ? 1 : 0));
  return (
    <ul
      aria-label={t('dayItems')}
      data-date={date}
      className="cal-open cal-list overflow-hidden rounded-lg border border-line bg-surface phone:rounded-none phone:border-x-0"
    >
      {things.map(({ item, slot }) => {
        const client = clients.find((each) => each.id === (item ?? slot)?.clientId);
        return (
          client && (
            <li key={item ? keyOf(item) : slot?.key} className="border-line p-1 [&+li]:border-t">
              {item ? (
                <OpenItem item={item} client={client} words={words} hasRoom />
              ) : (
                slot && <Slot slot={slot} client={client} />
              )}
            </li>
          )
        );
      })}
    </ul>
  );
}
