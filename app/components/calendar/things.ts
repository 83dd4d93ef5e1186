import type { Html } from '../html.ts';
import { type FactWords, slotLink } from './day-facts.ts';
import { type ItemWords, openItem } from './item.ts';
import { byWall, type ShownClient, type ShownItem, type ShownSlot } from './page.ts';

/** Items and free slots in the order of their hours, each drawn as in the open week; what has no client is left out. */
export function thingsByHour(
  { items, slots }: { items: readonly ShownItem[]; slots: readonly ShownSlot[] },
  clients: ReadonlyMap<string, ShownClient>,
  words: { item: ItemWords; fact: FactWords },
  { hasRoom = false } = {},
): Html[] {
  const withClient = <Thing extends { clientId: string; wall: string }>(
    thing: Thing,
    draw: (client: ShownClient) => Html,
  ) => {
    const client = clients.get(thing.clientId);
    return client ? [{ wall: thing.wall, drawn: draw(client) }] : [];
  };
  return [
    ...items.flatMap((item) => withClient(item, (client) => openItem({ item, client, words: words.item, hasRoom }))),
    ...slots.flatMap((slot) => withClient(slot, (client) => slotLink(slot, client, words.fact))),
  ]
    .sort(byWall)
    .map(({ drawn }) => drawn);
}
