import { useTranslations } from 'use-intl';
import { OpenItem } from './item.tsx';
import { keyOf, type ShownClient, type ShownItem } from './page.ts';
import { useItemWords } from './use-item-words.ts';

/** All items of one day beneath each other, drawn as in the open week. */
export function DayList({
  items,
  clients,
  date,
}: {
  items: readonly ShownItem[];
  clients: readonly ShownClient[];
  date: string;
}) {
  const t = useTranslations('calendar');
  const words = useItemWords();
  return (
    <ul
      aria-label={t('dayItems')}
      data-date={date}
      className="cal-open cal-list overflow-hidden rounded-lg border border-line bg-surface phone:rounded-none phone:border-x-0"
    >
      {items.map((item) => {
        const client = clients.find((each) => each.id === item.clientId);
        return (
          client && (
            <li key={keyOf(item)} className="border-line p-1 [&+li]:border-t">
              <OpenItem item={item} client={client} words={words} hasRoom />
            </li>
          )
        );
      })}
    </ul>
  );
}
