import type { Move, MovesDone } from '#server/content/moving.ts';
import type { ActionError } from '../form-errors.tsx';
import { type NoAnswer, post } from '../post.ts';
import { byWall, keyOf, type ShownClient, type ShownIdea, type ShownItem, type ShownWeek } from './page.ts';

/** Something on its way: drawn where it was dropped before the server has answered. */
export type Pending = { key: string; thing: ShownItem | ShownIdea; wall: string | null };

export type MovesAnswer = MovesDone | { error: ActionError } | NoAnswer;

/** Sends all moves of one drop as one request. */
export const postMoves = (moves: readonly Move[]): Promise<MovesAnswer> =>
  post('/calendar/move', new URLSearchParams({ moves: JSON.stringify(moves) }));

export const isItem = (thing: ShownItem | ShownIdea): thing is ShownItem => 'wall' in thing;

/** Items as they are once what is on its way has arrived. */
export function itemsMoved(
  items: readonly ShownItem[],
  pending: readonly Pending[],
  clients: readonly ShownClient[],
): readonly ShownItem[] {
  if (pending.length === 0) return items;
  const arrived = pending.flatMap((one) => arrivedAs(one, clients));
  const gone = replaced(pending, arrived);
  return [...items.filter((item) => !gone.has(keyOf(item))), ...arrived].sort(byWall);
}

/** The same for the shelf. */
export function ideasMoved(ideas: readonly ShownIdea[], pending: readonly Pending[]): readonly ShownIdea[] {
  if (pending.length === 0) return ideas;
  const gone = new Set(pending.map(({ thing }) => thing.contentId));
  const stays = new Set(
    pending.flatMap(({ thing, wall }) => (wall === null && !isItem(thing) ? [thing.contentId] : [])),
  );
  const back = pending.flatMap(({ thing, wall }) => (wall === null && isItem(thing) ? [{ ...thing, labels: [] }] : []));
  return [...back, ...ideas.filter(({ contentId }) => stays.has(contentId) || !gone.has(contentId))];
}

/** The same for the weeks of a month, of whose days only some items are here. */
export function weeksMoved(
  weeks: readonly ShownWeek[],
  pending: readonly Pending[],
  clients: readonly ShownClient[],
): readonly ShownWeek[] {
  if (pending.length === 0) return weeks;
  const arrived = pending.flatMap((one) => arrivedAs(one, clients));
  const gone = replaced(pending, arrived);
  return weeks.map((week) => ({
    ...week,
    days: week.days.map((day) => {
      const staying = day.items.filter((item) => !gone.has(keyOf(item)));
      const coming = arrived.filter((item) => item.wall.startsWith(day.date));
      if (staying.length === day.items.length && coming.length === 0) return day;
      const items = [...staying, ...coming].sort(byWall);
      return { ...day, items, count: day.count - (day.items.length - staying.length) + coming.length };
    }),
  }));
}

/** What is drawn from `pending` instead: where it was, and where a live update may have brought it already. */
function replaced(pending: readonly Pending[], arrived: readonly ShownItem[]): ReadonlySet<string> {
  return new Set([...pending.map(({ key }) => key), ...arrived.map(keyOf)]);
}

function arrivedAs({ thing, wall }: Pending, clients: readonly ShownClient[]): ShownItem[] {
  if (wall === null) return [];
  if (isItem(thing)) return [{ ...thing, wall, ownWall: null }];
  const zone = clients.find(({ id }) => id === thing.clientId)?.zone ?? 'UTC';
  const { contentId, clientId, title, kind, channels } = thing;
  return [{ contentId, clientId, title, kind, channels, stage: 'draft', wall, zone, ownWall: null }];
}
