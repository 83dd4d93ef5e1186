import type { ActionFunctionArgs } from '@remix-run/node';
import type { Left } from '#server/content/onePress.ts';
import type { LateItem } from '#server/late/lateList.ts';
import type { TimesGiven } from '#server/late/newTimes.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type Asked, pressAction } from './press.server.ts';
import { clockTime, daysBetween, when } from './words/when.ts';

/** What a press on the list of what is late did, for the toast and its undo, and what stayed as it was. */
export type LateDone = {
  what: 'times' | 'published' | 'cancelled';
  count: number;
  changeId: string | null;
  left: Left[];
} & Partial<Pick<TimesGiven, 'given' | 'toSend'>>;

/** An action of the list. */
export const lateAction = (args: ActionFunctionArgs, work: (asked: Asked) => Promise<LateDone>) =>
  pressAction(args, work);

/** Puts an item's times into words, as its client reads them. */
export function lateView(
  { dueAt, graceEndsAt, channels, ...item }: LateItem,
  { locale, timeZone }: MemberActor,
  now: Date,
) {
  const { zone } = item.client;
  const due = when(locale, dueAt, zone, now);
  const isOtherClock = when(locale, dueAt, timeZone, now) !== due;
  const isToday = daysBetween(now, graceEndsAt, zone) === 0;
  return {
    ...item,
    channels: channels.map(({ id, name, network }) => ({ id, name, glyph: networkOf(network)?.glyph ?? network })),
    due: { text: due, own: isOtherClock ? clockTime(locale, dueAt, timeZone) : null },
    grace: isToday ? clockTime(locale, graceEndsAt, zone) : when(locale, graceEndsAt, zone, now),
  };
}
