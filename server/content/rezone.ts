import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { enqueueRun } from './due.ts';
import { type Disambiguation, resolveDue, validZone } from './time.ts';

/** What has a time ahead of it and is still ours to move; its wall time is what a person chose and stays. */
const movable = ['planned', 'held', 'reconnect', 'rejected', 'exhausted'] as const;

export type ZoneMove = {
  publicationId: string;
  contentId: string;
  title: string;
  channel: string;
  wall: string;
  before: Date;
  after: Date;
  /** That wall time is already over in the new zone: it is due at once, if still within the client's grace. */
  isPast: boolean;
};

/** Lists what would move if the client lived in that zone, soonest first. Throws `invalid` `zoneUnknown`. */
export async function movesWithZone(
  db: Db,
  actor: Actor,
  { clientId, zone }: { clientId: string; zone: string },
  now: Date,
): Promise<ZoneMove[]> {
  if (!validZone(zone)) throw domainError('invalid', 'zoneUnknown', { zone }, 'zone');
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('contents as c', 'c.id', 'p.content_id')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .where(visibleTo(actor, 'p'))
    .where('p.client_id', '=', clientId)
    .where('p.status', 'in', movable)
    .where('p.due_at', '>', now)
    .select([
      'p.id as publicationId',
      'p.content_id as contentId',
      'c.title',
      'ch.name as channel',
      'p.due_wall as wall',
      'p.due_at as before',
      'p.due_disambiguation as disambiguation',
    ])
    .orderBy('p.due_at')
    .orderBy('p.id')
    .execute();
  return rows.flatMap(({ wall, before, disambiguation, ...rest }) => {
    if (!wall || !before) return [];
    const after = resolveDue({ wall, zone, disambiguation }).dueAt;
    return [{ ...rest, wall, before, after, isPast: after.getTime() <= now.getTime() }];
  });
}

/**
 * Moves a client to another zone: the wall times of what is planned stay, their instants move. Answers what moved.
 * Throws `invalid` `zoneUnknown`, `not_found`.
 */
export async function changeZone(
  db: Db,
  actor: Actor,
  { clientId, zone }: { clientId: string; zone: string },
  now: Date,
): Promise<ZoneMove[]> {
  return await inTransaction(db, async (trx) => {
    const client = await trx
      .selectFrom('clients')
      .where(visibleTo(actor, 'clients', 'id'))
      .where('id', '=', clientId)
      .select('time_zone')
      .forUpdate()
      .executeTakeFirst();
    if (!client) throw domainError('not_found', 'clientNotFound');
    const moves = await movesWithZone(trx, actor, { clientId, zone }, now);
    const moved: ZoneMove[] = [];
    for (const move of moves) {
      const row = await trx
        .updateTable('publications')
        .set({ due_at: move.after, due_zone: zone, updated_at: now })
        .where('id', '=', move.publicationId)
        .where('status', 'in', movable)
        .where('due_at', '=', move.before)
        .returning('status')
        .executeTakeFirst();
      if (!row || move.after.getTime() === move.before.getTime()) continue;
      if (row.status === 'planned') await enqueueRun(trx, { id: move.publicationId, clientId, at: move.after });
      moved.push(move);
    }
    await trx.updateTable('clients').set({ time_zone: zone }).where('id', '=', clientId).execute();
    await recordEvent(
      trx,
      actor,
      {
        event: 'client.zone_changed',
        subject: { kind: 'client', id: clientId },
        clientId,
        detail: { from: client.time_zone, to: zone, moved: moved.length },
      },
      now,
    );
    return moved;
  });
}

/**
 * Resolves the instants of all that is ahead again when this Node's zone data are not the ones they were resolved with
 * (parliaments move clocks at short notice). Called at start; one node does it. Answers how many moved.
 */
export async function rezone(db: Db, now: Date, zoneData: string = process.versions.tz ?? ''): Promise<number> {
  return await inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('asystentka zone data'))`.execute(trx);
    const known = await trx.selectFrom('installation').where('key', '=', key).select('value').executeTakeFirst();
    if (known?.value === zoneData) return 0;
    const walls = await trx
      .selectFrom('publications')
      .where('status', 'in', movable)
      .where('due_at', '>', now)
      .select(['due_wall as wall', 'due_zone as zone', 'due_disambiguation as disambiguation', 'due_at as dueAt'])
      .distinct()
      .execute();
    let count = 0;
    for (const { wall, zone, disambiguation, dueAt } of walls) {
      if (!wall || !zone || !dueAt) continue;
      const after = resolveDue({ wall, zone, disambiguation }).dueAt;
      // "Publish now" is due at a second of its own; only whole minutes were resolved from a wall time.
      if (Math.abs(after.getTime() - dueAt.getTime()) < 60_000) continue;
      count += await moveAll(trx, { wall, zone, disambiguation, dueAt, after }, now);
    }
    await trx
      .insertInto('installation')
      .values({ key, value: zoneData, updated_at: now })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: zoneData, updated_at: now }))
      .execute();
    return count;
  });
}

const key = 'zone_data';

type Shift = { wall: string; zone: string; disambiguation: Disambiguation; dueAt: Date; after: Date };

async function moveAll(trx: Db, { wall, zone, disambiguation, dueAt, after }: Shift, now: Date): Promise<number> {
  const moved = await trx
    .updateTable('publications')
    .set({ due_at: after, updated_at: now })
    .where('status', 'in', movable)
    .where('due_at', '=', dueAt)
    .where('due_wall', '=', wall)
    .where('due_zone', '=', zone)
    .where('due_disambiguation', '=', disambiguation)
    .returning(['id', 'status', 'workspace_id', 'client_id', 'content_id'])
    .execute();
  for (const row of moved) {
    if (row.status === 'planned') await enqueueRun(trx, { id: row.id, clientId: row.client_id, at: after });
    await recordEvent(
      trx,
      { kind: 'system', workspaceId: row.workspace_id },
      {
        event: 'content.rezoned',
        subject: { kind: 'content', id: row.content_id },
        clientId: row.client_id,
        detail: { wall, zone, from: dueAt.toISOString(), to: after.toISOString() },
      },
      now,
    );
  }
  return moved.length;
}
