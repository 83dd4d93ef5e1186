import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { recordChange } from '#server/content/changes.ts';
import { putOnChannels } from '#server/content/channels.ts';
import { schedule } from '#server/content/scheduling.ts';
import { contentStates } from '#server/content/state.ts';
import { dayIn } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { isFree, type SlotDay, slotDays } from './freeSlots.ts';
import { listLabels } from './labels.ts';
import { mixOf } from './mix.ts';
import { plannedIn } from './planned.ts';
import { lockSlot } from './slots.ts';

export type Filled = { changeId: string | null; filled: number; wall: string | null };

/**
 * Puts a content into a slot on one day: it goes out then, on its own channels, or on the slot's where it has none. The
 * slot is locked: of two people who take it at once the second hears that it is taken.
 * Errors: `not_found` slotNotFound, contentNotFound; `conflict` slotTaken {title}; `invalid` slotOtherDay,
 * slotOtherClient, slotOtherKind; those of `schedule`.
 */
export async function fillSlot(
  db: Db,
  actor: MemberActor,
  { slotId, date, contentId }: { slotId: string; date: string; contentId: string },
  now: Date,
): Promise<Filled> {
  return await inTransaction(db, async (trx) => {
    const slot = await lockSlot(trx, actor, slotId);
    const content = await contentOf(trx, actor, contentId);
    if (content.client_id !== slot.clientId) throw domainError('invalid', 'slotOtherClient');
    if (content.kind !== slot.kind) throw domainError('invalid', 'slotOtherKind');
    const day = await dayOf(trx, actor, { slotId, clientId: slot.clientId, date });
    const own = await channelsOf(trx, contentId);
    const meant = day.channels.filter(({ id }) => own.length === 0 || own.includes(id));
    const filling = new Set(meant.flatMap((channel) => channel.contentIds).filter((id) => id !== contentId));
    if (meant.length === 0 || filling.size > 0) await refuseTaken(trx, actor, [...filling][0]);
    const before = await contentStates(trx, actor, [contentId]);
    await put(trx, actor, { contentId, own, day: { ...day, channels: meant } }, now);
    const changeId = await recordChange(trx, actor, { kind: 'move', before }, now);
    return { changeId, filled: 1, wall: day.wall };
  });
}

/**
 * Fills what is free in a week from the ideas, so that the labels come nearest to their targets; ideas that say where
 * they go are put only there. Errors: `not_found` clientNotFound; `conflict` clientArchived; `invalid` weekNothingFree,
 * weekNoIdeas.
 */
export async function fillWeek(
  db: Db,
  actor: MemberActor,
  { clientId, week }: { clientId: string; week: string },
  now: Date,
): Promise<Filled> {
  return await inTransaction(db, async (trx) => {
    await lockSlotsOf(trx, actor, clientId);
    const range = { clientIds: [clientId], from: week, until: weekAfter(week) };
    const days = await slotDays(trx, actor, range);
    const free = days.filter((day) => isFree(day, now));
    if (free.length === 0) throw domainError('invalid', 'weekNothingFree');
    const ideas = await ideasOf(trx, actor, clientId);
    if (ideas.length === 0) throw domainError('invalid', 'weekNoIdeas');
    const labels = await listLabels(trx, actor, clientId);
    const planned = (await plannedIn(trx, actor, { clientId, from: week, until: weekAfter(week) })).map(
      ({ contentId }) => contentId,
    );
    const borne = await labelsOf(trx, [...planned, ...ideas.map(({ id }) => id)]);
    const labelled = planned.map((id) => borne.get(id) ?? []);
    const before = await contentStates(
      trx,
      actor,
      ideas.map(({ id }) => id),
    );
    let filled = 0;
    for (const slot of free) {
      const { parts } = mixOf(labels, labelled, days.filter(({ isSkipped }) => !isSkipped).length);
      const lacks = (ids: string[]) =>
        parts.reduce((sum, part) => sum + (ids.includes(part.labelId) ? part.missing : 0), 0);
      const fitting = ideas.filter((idea) => fits(idea, slot));
      const [best] = fitting.sort((a, b) => lacks(borne.get(b.id) ?? []) - lacks(borne.get(a.id) ?? []));
      if (!best) continue;
      ideas.splice(ideas.indexOf(best), 1);
      const channels = slot.channels.filter(({ contentIds }) => contentIds.length === 0);
      await put(trx, actor, { contentId: best.id, own: best.channelIds, day: { ...slot, channels } }, now);
      labelled.push(borne.get(best.id) ?? []);
      filled += 1;
    }
    if (filled === 0) throw domainError('invalid', 'weekNoIdeas');
    return { changeId: await recordChange(trx, actor, { kind: 'move', before }, now), filled, wall: null };
  });
}

/** The day after a week's last, for a week named by its first day. */
export function weekAfter(week: string, weeks = 1): string {
  return Temporal.PlainDate.from(week).add({ weeks }).toString();
}

/** All of a client's slots, locked in one order: whoever fills them waits. Throws as `addSlot` for the client. */
export async function lockSlotsOf(trx: Db, actor: MemberActor, clientId: string): Promise<void> {
  const client = await trx
    .selectFrom('clients')
    .select('archived_at')
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  if (client.archived_at) throw domainError('conflict', 'clientArchived');
  await trx
    .selectFrom('slots')
    .select('id')
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'slots'))
    .orderBy('id')
    .forUpdate()
    .execute();
}

type Idea = { id: string; kind: 'post' | 'newsletter'; channelIds: string[] };

/** An idea that names channels goes where all of them are free that the slot has; one that names none goes anywhere. */
function fits(idea: Idea, slot: SlotDay): boolean {
  if (idea.kind !== slot.kind) return false;
  const own = slot.channels.filter(({ id }) => idea.channelIds.includes(id));
  return idea.channelIds.length === 0 || (own.length > 0 && own.every(({ contentIds }) => contentIds.length === 0));
}

async function put(
  trx: Db,
  actor: MemberActor,
  {
    contentId,
    own,
    day,
  }: {
    contentId: string;
    own: string[];
    day: Pick<SlotDay, 'clientId' | 'wall' | 'zone'> & { channels: { id: string }[] };
  },
  now: Date,
): Promise<void> {
  if (own.length === 0) {
    const channelIds = day.channels.map(({ id }) => id);
    await putOnChannels(trx, actor, { contentId, clientId: day.clientId, channelIds }, now);
  }
  await schedule(trx, actor, { contentId, due: { wall: day.wall, zone: day.zone } }, now);
}

async function contentOf(trx: Db, actor: MemberActor, contentId: string) {
  const content = await trx
    .selectFrom('contents')
    .select(['client_id', 'kind'])
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  return content;
}

async function dayOf(
  trx: Db,
  actor: MemberActor,
  { slotId, clientId, date }: { slotId: string; clientId: string; date: string },
): Promise<SlotDay> {
  const until = dayIn(date)?.add({ days: 1 }).toString();
  const days = until ? await slotDays(trx, actor, { clientIds: [clientId], from: date, until }) : [];
  const day = days.find((each) => each.slotId === slotId && !each.isSkipped);
  if (!day) throw domainError('invalid', 'slotOtherDay');
  return day;
}

async function channelsOf(trx: Db, contentId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('publications')
    .select('channel_id')
    .where('content_id', '=', contentId)
    .where('status', '!=', 'cancelled')
    .execute();
  return rows.map((row) => row.channel_id);
}

async function refuseTaken(trx: Db, actor: MemberActor, contentId: string | undefined): Promise<never> {
  if (!contentId) throw domainError('invalid', 'slotOtherChannels');
  const content = await trx
    .selectFrom('contents')
    .select('title')
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  throw domainError('conflict', 'slotTaken', { title: content?.title ?? '' });
}

/** The oldest ideas first: what has waited longest. */
async function ideasOf(trx: Db, actor: MemberActor, clientId: string): Promise<Idea[]> {
  return await trx
    .selectFrom('contents as c')
    .leftJoin('publications as p', (join) => join.onRef('p.content_id', '=', 'c.id').on('p.status', '!=', 'cancelled'))
    .where(visibleTo(actor, 'c'))
    .where('c.client_id', '=', clientId)
    .where('c.stage', '=', 'idea')
    .groupBy('c.id')
    .select(['c.id', 'c.kind'])
    .select(
      sql<string[]>`coalesce(array_agg(p.channel_id::text) filter (where p.channel_id is not null), '{}')`.as(
        'channelIds',
      ),
    )
    .orderBy('c.created_at')
    .limit(500)
    .execute();
}

/** Which labels each of these contents bears. */
export async function labelsOf(db: Db, contentIds: string[]): Promise<Map<string, string[]>> {
  if (contentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('content_labels as cl')
    .innerJoin('labels as l', 'l.id', 'cl.label_id')
    .select(['cl.content_id', 'cl.label_id'])
    .where('cl.content_id', 'in', contentIds)
    .orderBy('l.created_at')
    .execute();
  const found = new Map<string, string[]>();
  for (const row of rows) found.set(row.content_id, [...(found.get(row.content_id) ?? []), row.label_id]);
  return found;
}
