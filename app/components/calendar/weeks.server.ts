import type { CalendarItem, CountedItem } from '#server/content/calendar.ts';
import { addDays, dateOf, wallOf } from '../wall.ts';
import { byWall, room, type ShownDay, type ShownItem, type ShownWeek } from './page.ts';
import { stageNeedsPerson } from './stages.ts';

/** Puts items into their days; of a day that holds more than it has room for, the rest is only counted. */
export function weeksShown(
  weeks: readonly string[],
  openWeek: string,
  { items, others }: { items: readonly CalendarItem[]; others: readonly CountedItem[] },
  viewerZone: string,
): ShownWeek[] {
  const itemsOf = Map.groupBy(items, (item) => dateOf(item.wall));
  const othersOf = Map.groupBy(others, (item) => item.date);
  return weeks.map((start) => {
    const isOpen = start === openWeek;
    const most = isOpen ? room.open : room.closed;
    const days = Array.from({ length: 7 }, (_, index): ShownDay => {
      const date = addDays(start, index);
      const [here, more] = [itemsOf.get(date) ?? [], othersOf.get(date) ?? []];
      const count = here.length + more.length;
      // On one day of several zones the client's clock counts, not the instant.
      const sorted = here.length > 1 ? here.toSorted(byWall) : here;
      const shown = count <= most ? sorted : sorted.slice(0, most - 1);
      return {
        date,
        count,
        needs: [...here, ...more].some(({ stage }) => stageNeedsPerson(stage)),
        items: shown.map((item) => shownItem(item, viewerZone)),
      };
    });
    return { start, isOpen, days };
  });
}

export function shownItem(item: CalendarItem, viewerZone: string): ShownItem {
  const { contentId, clientId, title, kind, stage, wall, zone, channels } = item;
  const own = zone === viewerZone ? wall : wallOf(item.dueAt, viewerZone);
  return { contentId, clientId, title, kind, stage, wall, zone, ownWall: own === wall ? null : own, channels };
}
