import { Temporal } from 'temporal-polyfill';
import { recordChange } from '#server/content/changes.ts';
import { duplicate } from '#server/content/duplicate.ts';
import { schedule } from '#server/content/scheduling.ts';
import { resolveDue } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { assignable, assignContent } from './assignee.ts';
import { labelsOf, lockSlotsOf, weekAfter } from './fill.ts';
import { listLabels, setLabels } from './labels.ts';
import { type Planned, plannedIn } from './planned.ts';

export type CopyInput = { clientId: string; week: string; toClientId: string; toWeek: string };

type Channel = { id: string; name: string; network: string };

/** Why something of the week is not copied. */
export type NotCopied = 'past' | 'noChannel' | 'taken';

export type CopyPlan = {
  /** Each channel that the week uses, and where its content goes; null: nowhere. */
  channels: { from: Channel; to: Channel | null }[];
  items: {
    contentId: string;
    title: string;
    kind: Planned['kind'];
    assigneeId: string | null;
    /** On the other week's calendar, on the other client's clock. */
    wall: string;
    /** Channels there; `leftOut` names those that it has no place for. */
    to: { channelId: string; wall: string }[];
    leftOut: string[];
    why: NotCopied | null;
  }[];
};

/**
 * What a copy of a week would make, without making it: which channel becomes which (the same one, or the only one of
 * the same network there), what is left out and why. Errors: as `copyWeek`.
 */
export async function planCopy(db: Db, actor: MemberActor, input: CopyInput, now: Date): Promise<CopyPlan> {
  const { clientId, week, toClientId, toWeek } = input;
  if (clientId === toClientId && week === toWeek) throw domainError('invalid', 'copySameWeek', {}, 'toWeek');
  const target = await targetOf(db, actor, toClientId);
  const weeks = Temporal.PlainDate.from(week).until(toWeek, { largestUnit: 'days' }).days;
  const planned = await plannedIn(db, actor, { clientId, from: week, until: weekAfter(week) });
  const used = new Map(
    planned.flatMap(({ channels }) => channels.map(({ wall: _, ...channel }) => [channel.id, channel])),
  );
  const there = await openChannelsOf(db, actor, toClientId);
  const channels = [...used.values()].map((from) => ({ from, to: placeFor(from, there) }));
  const placeOf = new Map(channels.map(({ from, to }) => [from.id, to]));
  const busy = await plannedIn(db, actor, { clientId: toClientId, from: toWeek, until: weekAfter(toWeek) });
  const taken = new Set(busy.flatMap((item) => item.channels.map(({ id, wall }) => `${id} ${wall}`)));
  return {
    channels,
    items: planned.map(({ contentId, title, kind, assigneeId, wall, channels: from }) => {
      const to = from.flatMap((channel) => {
        const place = placeOf.get(channel.id);
        return place ? [{ channelId: place.id, wall: later(channel.wall, weeks) }] : [];
      });
      const leftOut = from.filter(({ id }) => !placeOf.get(id)).map(({ name }) => name);
      const why = to.length === 0 ? 'noChannel' : whyNot(to, target.zone, taken, now);
      if (!why) for (const { channelId, wall: at } of to) taken.add(`${channelId} ${at}`);
      return { contentId, title, kind, assigneeId, wall: later(wall, weeks), to, leftOut, why };
    }),
  };
}

export type Copied = { made: number; notMade: number; changeId: string | null; toClientId: string; toWeek: string };

/**
 * Copies a week to another week or to another client: new contents with the same wall times, each with its own
 * approval and, where they work for that client too, its person. Slots are locked, so that nobody fills one meanwhile.
 * Errors: `not_found` clientNotFound; `conflict` clientArchived; `invalid` copySameWeek, copyNothing.
 */
export async function copyWeek(db: Db, actor: MemberActor, input: CopyInput, now: Date): Promise<Copied> {
  return await inTransaction(db, async (trx) => {
    await lockSlotsOf(trx, actor, input.toClientId);
    const { items } = await planCopy(trx, actor, input, now);
    const { zone } = await targetOf(trx, actor, input.toClientId);
    const copies = items.filter(({ why }) => why === null);
    if (copies.length === 0) throw domainError('invalid', 'copyNothing');
    const stays = input.clientId === input.toClientId;
    const sameLabels = await labelMap(trx, actor, input);
    const borne = await labelsOf(
      trx,
      copies.map(({ contentId }) => contentId),
    );
    const people = new Set((await assignable(trx, actor, input.toClientId)).map(({ userId }) => userId));
    const madeIds: string[] = [];
    for (const { contentId, to, assigneeId } of copies) {
      const made = await duplicate(trx, actor, { contentId, ...(stays ? {} : { toClientId: input.toClientId }) }, now);
      madeIds.push(made.contentId);
      const labelIds = (borne.get(contentId) ?? []).flatMap((id) => sameLabels.get(id) ?? []);
      await setLabels(trx, actor, { contentId: made.contentId, labelIds });
      if (assigneeId && people.has(assigneeId))
        await assignContent(trx, actor, { contentId: made.contentId, userId: assigneeId }, now);
      await scheduleEach(trx, actor, { contentId: made.contentId, to, zone }, now);
    }
    const changeId = await recordChange(trx, actor, { kind: 'copy', madeIds }, now);
    return {
      made: madeIds.length,
      notMade: items.length - madeIds.length,
      changeId,
      toClientId: input.toClientId,
      toWeek: input.toWeek,
    };
  });
}

/** Gives each channel its own wall time; those that go out together are set together. */
export async function scheduleEach(
  trx: Db,
  actor: MemberActor,
  { contentId, to, zone }: { contentId: string; to: { channelId: string; wall: string }[]; zone: string },
  now: Date,
): Promise<void> {
  for (const [wall, places] of Map.groupBy(to, (place) => place.wall)) {
    const channelIds = [...new Set(places.map(({ channelId }) => channelId))];
    await schedule(trx, actor, { contentId, channelIds, due: { wall, zone } }, now);
  }
}

/** A wall time some days later, at the same time of day. */
export function later(wall: string, days: number): string {
  return Temporal.PlainDateTime.from(wall).add({ days }).toString({ smallestUnit: 'minute' });
}

function whyNot(
  to: { channelId: string; wall: string }[],
  zone: string,
  taken: ReadonlySet<string>,
  now: Date,
): NotCopied | null {
  if (to.some(({ wall }) => resolveDue({ wall, zone }).dueAt <= now)) return 'past';
  return to.some(({ channelId, wall }) => taken.has(`${channelId} ${wall}`)) ? 'taken' : null;
}

/** The same channel where it is there, else the only one of its network; the same rule as `duplicate`'s. */
function placeFor(from: Channel, there: Channel[]): Channel | null {
  const own = there.find(({ id }) => id === from.id);
  if (own) return own;
  const same = there.filter(({ network }) => network === from.network);
  return same.length === 1 ? (same[0] ?? null) : null;
}

async function openChannelsOf(db: Db, actor: MemberActor, clientId: string): Promise<Channel[]> {
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'name', 'network'])
    .where('client_id', '=', clientId)
    .where('status', '!=', 'disconnected')
    .where(visibleTo(actor, 'channels'))
    .orderBy('name')
    .execute();
  return rows.filter(({ network }) => networkOf(network) !== null);
}

async function targetOf(db: Db, actor: MemberActor, clientId: string): Promise<{ zone: string }> {
  const client = await db
    .selectFrom('clients')
    .select(['time_zone as zone', 'archived_at'])
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  if (client.archived_at) throw domainError('conflict', 'clientArchived', {}, 'toClient');
  return { zone: client.zone };
}

/** For each label of the one client the other's label of the same name. */
async function labelMap(
  trx: Db,
  actor: MemberActor,
  { clientId, toClientId }: CopyInput,
): Promise<Map<string, string>> {
  const [from, to] = await Promise.all([listLabels(trx, actor, clientId), listLabels(trx, actor, toClientId)]);
  return new Map(
    from.flatMap(({ id, name }) => {
      const same = to.find((each) => each.name.toLowerCase() === name.toLowerCase());
      return same ? [[id, same.id] as const] : [];
    }),
  );
}
