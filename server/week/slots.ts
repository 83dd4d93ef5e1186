import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { CalendarChannel } from '#server/content/calendar.ts';
import { openChannels } from '#server/content/channels.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { SlotKind } from './freeSlots.ts';

/** When a client's channels publish, every week. */
export type Slot = {
  id: string;
  kind: SlotKind;
  /** ISO: Monday 1, Sunday 7. */
  weekday: number;
  /** `HH:MM` on the client's clock. */
  wallTime: string;
  skipHolidays: boolean;
  channels: (CalendarChannel & { isDisconnected: boolean })[];
};

export type SlotInput = { weekday: number; wallTime: string; skipHolidays: boolean; channelIds: string[] };

/** More slots than a client has half hours in a week would be a mistake. */
const mostSlots = 200;

/** A client's slots in the order of the week. */
export async function listSlots(db: Db, actor: MemberActor, clientId: string): Promise<Slot[]> {
  return await db
    .selectFrom('slots as s')
    .innerJoin('slot_channels as sc', 'sc.slot_id', 's.id')
    .innerJoin('channels as h', 'h.id', 'sc.channel_id')
    .where(visibleTo(actor, 's'))
    .where('s.client_id', '=', clientId)
    .groupBy('s.id')
    .select(['s.id', 's.kind', 's.weekday', 's.wall_time as wallTime', 's.skip_holidays as skipHolidays'])
    .select(
      sql<Slot['channels']>`json_agg(json_build_object('id', h.id, 'network', h.network, 'name', h.name,
        'isDisconnected', h.status = 'disconnected') order by h.name)`.as('channels'),
    )
    .orderBy('s.weekday')
    .orderBy('s.wall_time')
    .orderBy('s.kind')
    .limit(mostSlots)
    .execute();
}

/**
 * Adds a slot. Errors: `not_found` clientNotFound, channelNotFound; `conflict` clientArchived, channelDisconnected,
 * slotExists; `invalid` slotWeekday, slotTime, slotChannels, slotMixed; `limit` slotsTooMany.
 */
export async function addSlot(
  db: Db,
  actor: MemberActor,
  { clientId, ...input }: SlotInput & { clientId: string },
  now: Date,
): Promise<{ slotId: string }> {
  return await inTransaction(db, async (trx) => {
    const client = await openClient(trx, actor, clientId);
    const values = await cleanSlot(trx, actor, clientId, input);
    const { n } = await trx
      .selectFrom('slots')
      .where('client_id', '=', clientId)
      .where('workspace_id', '=', actor.workspaceId)
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow();
    if (n >= mostSlots) throw domainError('limit', 'slotsTooMany', { most: mostSlots });
    const slot = await trx
      .insertInto('slots')
      .values({
        ...values,
        workspace_id: actor.workspaceId,
        client_id: clientId,
        created_by: actor.userId,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.columns(['client_id', 'kind', 'weekday', 'wall_time']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!slot) throw domainError('conflict', 'slotExists', {}, 'wallTime');
    await setChannels(trx, actor, { clientId, slotId: slot.id, channelIds: input.channelIds });
    await record(trx, actor, 'slot.added', { clientId, slotId: slot.id, name: client.name, ...values }, now);
    return { slotId: slot.id };
  });
}

/**
 * Changes a slot. What was planned in it keeps its time: only people change when something goes out. Errors: as
 * `addSlot`; `not_found` slotNotFound.
 */
export async function changeSlot(
  db: Db,
  actor: MemberActor,
  { slotId, ...input }: SlotInput & { slotId: string },
  now: Date,
): Promise<{ clientId: string }> {
  return await inTransaction(db, async (trx) => {
    const { clientId, kind } = await lockSlot(trx, actor, slotId);
    const client = await openClient(trx, actor, clientId);
    const values = await cleanSlot(trx, actor, clientId, input);
    const other = await trx
      .selectFrom('slots')
      .where('client_id', '=', clientId)
      .where('workspace_id', '=', actor.workspaceId)
      .where('kind', '=', values.kind)
      .where('weekday', '=', values.weekday)
      .where('wall_time', '=', values.wall_time)
      .where('id', '!=', slotId)
      .select('id')
      .executeTakeFirst();
    if (other) throw domainError('conflict', 'slotExists', {}, 'wallTime');
    if (values.kind !== kind) throw domainError('invalid', 'slotMixed', {}, 'channels');
    await trx
      .updateTable('slots')
      .set({ ...values, updated_at: now })
      .where('id', '=', slotId)
      .execute();
    await trx.deleteFrom('slot_channels').where('slot_id', '=', slotId).execute();
    await setChannels(trx, actor, { clientId, slotId, channelIds: input.channelIds });
    await record(trx, actor, 'slot.changed', { clientId, slotId, name: client.name, ...values }, now);
    return { clientId };
  });
}

/** Removes a slot; what was planned in it keeps its time. Errors: `not_found` slotNotFound. */
export async function removeSlot(
  db: Db,
  actor: MemberActor,
  { slotId }: { slotId: string },
  now: Date,
): Promise<{ clientId: string }> {
  return await inTransaction(db, async (trx) => {
    const { clientId, weekday, wall_time, name } = await lockSlot(trx, actor, slotId);
    await trx.deleteFrom('slots').where('id', '=', slotId).where(visibleTo(actor, 'slots')).execute();
    await record(trx, actor, 'slot.removed', { clientId, slotId, name, weekday, wall_time }, now);
    return { clientId };
  });
}

/** The slot, locked: who fills it or changes it waits for whoever does already. Throws `not_found` slotNotFound. */
export async function lockSlot(trx: Db, actor: MemberActor, slotId: string) {
  const slot = await trx
    .selectFrom('slots as s')
    .innerJoin('clients as k', 'k.id', 's.client_id')
    .where('s.id', '=', slotId)
    .where(visibleTo(actor, 's'))
    .select(['s.client_id as clientId', 's.kind', 's.weekday', 's.wall_time', 'k.name'])
    .forUpdate('s')
    .executeTakeFirst();
  if (!slot) throw domainError('not_found', 'slotNotFound');
  return slot;
}

/** The client, locked: one at a time changes its slots, so that no two are the same. */
async function openClient(trx: Db, actor: MemberActor, clientId: string): Promise<{ name: string }> {
  const client = await trx
    .selectFrom('clients')
    .select(['name', 'archived_at'])
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  if (client.archived_at) throw domainError('conflict', 'clientArchived');
  return client;
}

async function cleanSlot(trx: Db, actor: MemberActor, clientId: string, input: SlotInput) {
  const { weekday, wallTime, skipHolidays, channelIds } = input;
  if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7)
    throw domainError('invalid', 'slotWeekday', {}, 'weekday');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(wallTime)) throw domainError('invalid', 'slotTime', {}, 'wallTime');
  if (channelIds.length === 0) throw domainError('invalid', 'slotChannels', {}, 'channels');
  const kinds = await trx
    .selectFrom('channels')
    .select('network')
    .where('id', 'in', channelIds)
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'channels'))
    .execute();
  const accepted = new Set(kinds.map(({ network }) => networkOf(network)?.accepts));
  if (accepted.size > 1) throw domainError('invalid', 'slotMixed', {}, 'channels');
  const kind = accepted.values().next().value ?? 'post';
  await openChannels(trx, actor, { clientId, kind, channelIds });
  return { kind, weekday, wall_time: wallTime, skip_holidays: skipHolidays };
}

async function setChannels(
  trx: Db,
  actor: MemberActor,
  { clientId, slotId, channelIds }: { clientId: string; slotId: string; channelIds: string[] },
): Promise<void> {
  await trx
    .insertInto('slot_channels')
    .values(
      [...new Set(channelIds)].map((channelId) => ({
        workspace_id: actor.workspaceId,
        client_id: clientId,
        slot_id: slotId,
        channel_id: channelId,
      })),
    )
    .execute();
}

async function record(
  trx: Db,
  actor: MemberActor,
  event: 'slot.added' | 'slot.changed' | 'slot.removed',
  slot: { clientId: string; slotId: string; name: string; weekday: number; wall_time: string },
  now: Date,
): Promise<void> {
  await recordEvent(
    trx,
    actor,
    {
      event,
      subject: { kind: 'slot', id: slot.slotId },
      clientId: slot.clientId,
      detail: { name: slot.name, weekday: slot.weekday, time: slot.wall_time },
    },
    now,
  );
}
