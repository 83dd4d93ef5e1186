import type { PlanDone } from '../../plan.server.ts';
import type { ActionError } from '../form-errors.tsx';
import type { Idea, Item, Slot, Week } from './context.ts';

/** Something that was asked of the server, and that it has not answered, or that the page has not asked for anew. */
export type Press = { action: string; values: Record<string, string | string[]> };

export type Answer = { done: PlanDone } | { error: ActionError } | { offline: true };

/** Longest that an answer is waited for, in milliseconds. */
const patienceMs = 30_000;

export async function send({ action, values }: Press): Promise<Answer> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const each of [value].flat()) body.append(name, each);
  try {
    const headers = { accept: 'application/json' };
    const response = await fetch(action, { method: 'post', body, headers, signal: AbortSignal.timeout(patienceMs) });
    return (await response.json()) as Answer;
  } catch {
    return { offline: true };
  }
}

/**
 * The week as it is drawn while these are on their way: what was put into a slot stands there, what went back among the
 * ideas lies there. Whatever else was pressed is drawn once the server has done it.
 */
export function weekAfter(week: Week, presses: readonly Press[]): Week {
  return presses.reduce((before, { action, values }) => {
    if (action === '/plan/fill') return filled(before, values);
    if (action === '/plan/shelve') return shelved(before, new Set([values.content ?? []].flat()));
    return before;
  }, week);
}

function filled(week: Week, { slot, date, content }: Press['values']): Week {
  const place = week.slots.find(({ slotId, wall }) => slotId === slot && wall.slice(0, 10) === date);
  const thing = [...week.items, ...week.ideas].find(({ contentId }) => contentId === content);
  if (!place || !thing) return week;
  const channels = thing.channels.length > 0 ? thing.channels : place.free;
  const rest = without(week, new Set([thing.contentId]));
  return {
    ...rest,
    items: [...rest.items, { ...planned(week, thing), channels, wall: place.shownWall, ownWall: place.ownWall }],
    slots: rest.slots.map((one) =>
      one.slotId === place.slotId && one.wall === place.wall ? taken(one, channels) : one,
    ),
  };
}

function shelved(week: Week, ids: ReadonlySet<string>): Week {
  const back = week.items.filter(({ contentId }) => ids.has(contentId)).map(asIdea);
  const rest = without(week, ids);
  return { ...rest, ideas: [...back, ...week.ideas] };
}

const asIdea = ({ contentId, title, kind, channels, labelIds }: Item): Idea => ({
  contentId,
  title,
  kind,
  channels,
  labelIds,
});

/** As an item: an idea that gets a time is a draft of nobody's in particular. */
const planned = ({ client }: Week, thing: Item | Idea): Item =>
  'wall' in thing
    ? thing
    : {
        ...thing,
        clientId: client.id,
        zone: client.zone,
        stage: 'draft',
        wall: '',
        ownWall: null,
        assigneeId: null,
        isRepeated: false,
        sentAt: null,
      };

/** The week in which these stand nowhere: their slots are free again. */
function without({ items, ideas, slots, ...week }: Week, ids: ReadonlySet<string>): Week {
  const stays = ({ contentId }: { contentId: string }) => !ids.has(contentId);
  const going = items.filter((item) => !stays(item));
  return {
    ...week,
    items: items.filter(stays),
    ideas: ideas.filter(stays),
    slots: slots.map((slot) => {
      const leaving = going.filter(({ wall }) => wall === slot.shownWall).flatMap(({ channels }) => channels);
      const freed = leaving.filter(({ id }) => slot.ids.includes(id) && !slot.free.some((free) => free.id === id));
      return freed.length > 0 ? { ...slot, free: [...slot.free, ...freed] } : slot;
    }),
  };
}

/** A slot whose free channels these take. */
const taken = (slot: Slot, channels: Item['channels']): Slot => ({
  ...slot,
  free: slot.free.filter(({ id }) => !channels.some((channel) => channel.id === id)),
});
