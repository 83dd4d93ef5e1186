import type { PlanDone } from '../../plan.server.ts';
import type { ActionError } from '../form-errors.tsx';
import { type NoAnswer, post } from '../post.ts';
import { fits, type Idea, type Item, type Slot, type Week } from './context.ts';

/** Something that was asked of the server, and that it has not answered, or that the page has not asked for anew. */
export type Press = { action: string; values: Record<string, string | string[]> };

export type Refusal = { error: ActionError } | NoAnswer;

export function send({ action, values }: Press): Promise<{ done: PlanDone } | Refusal> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const each of [value].flat()) body.append(name, each);
  return post(action, body);
}

/** The contents that a press is about. */
export const contentsOf = ({ values }: Press): string[] => [values.content ?? []].flat();

/**
 * The week as it is drawn while these are on their way: what was put into a slot stands there, what went back among the
 * ideas lies there. Whatever else was pressed is drawn once the server has done it.
 */
export function weekAfter(week: Week, presses: readonly Press[]): Week {
  return presses.reduce((before, press) => {
    if (press.action === '/plan/fill') return filled(before, press);
    if (press.action === '/plan/shelve') return shelved(before, new Set(contentsOf(press)));
    return before;
  }, week);
}

/** Nothing, where it does not fit: it stands there already, or the server will say why not. */
function filled(week: Week, press: Press): Week {
  const { slot, date } = press.values;
  const place = week.slots.find(({ slotId, wall }) => slotId === slot && wall.slice(0, 10) === date);
  const [id = ''] = contentsOf(press);
  const thing = itemOf(week, id) ?? week.ideas.find(({ contentId }) => contentId === id);
  if (!place || !thing || !fits(thing, place)) return week;
  const channels = thing.channels.length > 0 ? thing.channels : place.free;
  const rest = without(week, new Set([id]));
  return {
    ...rest,
    items: [...rest.items, { ...planned(week, thing), channels, wall: place.shownWall, ownWall: place.ownWall }],
    slots: rest.slots.map((one) =>
      one.slotId === place.slotId && one.wall === place.wall ? { ...one, free: less(one.free, channels) } : one,
    ),
  };
}

function shelved(week: Week, ids: ReadonlySet<string>): Week {
  const back = [...ids].flatMap((id) => itemOf(week, id) ?? []).map(asIdea);
  return back.length > 0 ? { ...without(week, ids), ideas: [...back, ...week.ideas] } : week;
}

/** A content that stands in the week, with the channels of all its times. */
function itemOf({ items }: Week, id: string): Item | undefined {
  const [first, ...others] = items.filter(({ contentId }) => contentId === id);
  return first && { ...first, channels: [...first.channels, ...others.flatMap(({ channels }) => channels)] };
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
  const [staying, going] = [items.filter(stays), items.filter((item) => !stays(item))];
  return {
    ...week,
    items: staying,
    ideas: ideas.filter(stays),
    slots: slots.map((slot) => {
      const at = (all: readonly Item[]) => {
        const there = all.filter(({ wall }) => wall === slot.shownWall).flatMap(({ channels }) => channels);
        return [...new Map(there.map((channel) => [channel.id, channel])).values()];
      };
      const freed = less(less(at(going), at(staying)), slot.free).filter(({ id }) => slot.ids.includes(id));
      return freed.length > 0 ? { ...slot, free: [...slot.free, ...freed] } : slot;
    }),
  };
}

/** Channels without those. */
const less = (channels: Slot['free'], those: Slot['free']): Slot['free'] =>
  channels.filter(({ id }) => !those.some((one) => one.id === id));
