import { localDate } from '#server/content/time.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { Need, NeedChannel } from '#server/today/needs.ts';
import type { Today } from '#server/today/today.ts';
import type { NeedView, OutView, WaitingView, When } from './components/today/views.ts';
import { clockTime, daysBetween, sinceDay, when } from './words/when.ts';

/** Puts Today's times into words, in the client's zone and the member's language. */
export function todayView({ needs, late, waiting, out, ...rest }: Today, actor: MemberActor, now: Date) {
  const { locale, timeZone } = actor;
  const say = (at: Date, zone: string): When => {
    const text = when(locale, at, zone, now);
    const own = when(locale, at, timeZone, now);
    return { text, own: own === text ? null : clockTime(locale, at, timeZone) };
  };
  return {
    ...rest,
    day: localDate(now, timeZone),
    now: clockTime(locale, now, timeZone),
    needs: needs.map((need) => needView(need, say, actor, now)),
    // Of several clients, so on the member's own clock.
    late: late && { ...late, since: when(locale, late.since, timeZone, now) },
    waiting: waiting.map(({ since, firstDueAt, openedAt, ...row }): WaitingView => {
      const { zone } = row.client;
      return {
        ...row,
        days: daysBetween(since, now, zone),
        first: firstDueAt && say(firstDueAt, zone),
        isPast: firstDueAt !== null && firstDueAt <= now,
        opened: openedAt && when(locale, openedAt, zone, now),
      };
    }),
    out: {
      left: out.left,
      next: out.nextAt && clockTime(locale, out.nextAt, timeZone),
      items: out.items.map(
        ({ dueAt, networks, ...item }): OutView => ({
          ...item,
          glyphs: [...new Set(networks.map(glyphOf))],
          time: clockTime(locale, dueAt, timeZone),
          isPast: dueAt <= now,
        }),
      ),
    },
  };
}

function needView(need: Need, say: (at: Date, zone: string) => When, { locale }: MemberActor, now: Date): NeedView {
  const { zone } = need.client;
  if (need.kind === 'reconnect') {
    const { firstDueAt, since, channel, ...row } = need;
    const first = firstDueAt && say(firstDueAt, zone);
    return { ...row, channel: withGlyph(channel), since: sinceDay(locale, since, zone, now), first };
  }
  if (need.kind === 'ending') {
    const { endsAt, channel, ...row } = need;
    return { ...row, channel: withGlyph(channel), ends: when(locale, endsAt, zone, now) };
  }
  if (need.kind === 'task') {
    return { ...need, channel: withGlyph(need.channel), since: say(need.since, zone) };
  }
  const { dueAt, channels, ...row } = need;
  const shared = {
    channels: channels.map(withGlyph),
    due: dueAt && say(dueAt, zone),
    isPast: dueAt !== null && dueAt <= now,
  };
  switch (row.kind) {
    case 'held': {
      const { graceEndsAt, ...held } = row;
      const isOpen = held.reason !== 'too_late' && graceEndsAt > now;
      const isToday = daysBetween(now, graceEndsAt, zone) === 0;
      const until = isToday ? clockTime(locale, graceEndsAt, zone) : when(locale, graceEndsAt, zone, now);
      return { ...held, ...shared, grace: isOpen ? until : null };
    }
    case 'changes':
      return { ...row, ...shared, at: row.at && when(locale, row.at, zone, now) };
    default:
      return { ...row, ...shared };
  }
}

const glyphOf = (network: string): string => networkOf(network)?.glyph ?? network;
const withGlyph = ({ id, name, network }: NeedChannel) => ({ id, name, glyph: glyphOf(network) });
