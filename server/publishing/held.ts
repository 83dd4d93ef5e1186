import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import { enqueueRun, openDoubt } from '#server/content/due.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { spread } from './backoff.ts';
import { type Facts, factsOf, type HeldReason, obstacles } from './conditions.ts';
import { announce } from './news.ts';

/** Later than this after its time, a publication is what an outage left and not merely the next in the row. */
const lateMs = 2 * 60_000;

/** Due publications that may not go out: says why, tells those concerned, once. Answers false when nothing stands in the way. */
export async function hold(db: Db, facts: Facts, now: Date): Promise<boolean> {
  const [worst] = obstacles(facts, now);
  if (!worst || !facts.dueAt || facts.dueAt > now) return false;
  const { dueAt } = facts;
  await inTransaction(db, async (trx) => {
    if (await isDoubted(trx, facts.id)) return await askAPerson(trx, facts, now);
    const waits = worst === 'reconnect';
    const row = await trx
      .updateTable('publications')
      .set(
        waits
          ? { status: 'reconnect', next_try_at: null, updated_at: now }
          : { status: 'held', held_reason: worst, held_at: now, next_try_at: null, updated_at: now },
      )
      .where('id', '=', facts.id)
      .where('status', '=', 'planned')
      .where('due_at', '=', dueAt)
      .returning('id')
      .executeTakeFirst();
    // Changed meanwhile: what it is now has a job of its own.
    if (!row) return;
    await audit(trx, facts, waits ? 'publication.waits_for_channel' : 'publication.held', waits ? null : worst, now);
    // A dead channel was told of when it died, and that everything is stopped stands on every screen.
    const isKnown = waits || (worst === 'paused' && facts.workspacePausedAt !== null);
    if (!isKnown) await announce(trx, facts.id, 'held');
  });
  return true;
}

/**
 * A try of it may have been taken, and only the same try again would have told (class receiverKey). That must wait now,
 * and something that may be out is not shown as held.
 */
async function askAPerson(trx: Db, { id, workspaceId, clientId, dueAt }: Facts, now: Date): Promise<void> {
  const row = await trx
    .updateTable('publications')
    .set({ status: 'unconfirmed', next_try_at: null, updated_at: now })
    .where('id', '=', id)
    .where('status', '=', 'planned')
    .where('due_at', '=', dueAt)
    .returning('id')
    .executeTakeFirst();
  if (!row) return;
  await recordEvent(
    trx,
    { kind: 'system', workspaceId },
    { event: 'publication.unconfirmed', subject: { kind: 'publication', id }, clientId },
    now,
  );
  await announce(trx, id, 'unconfirmed');
}

async function isDoubted(trx: Db, publicationId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('publications as p')
    .where('p.id', '=', publicationId)
    .where(openDoubt)
    .select('p.id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Where to look for publications that may go out again. */
export type Scope =
  | { publicationId: string }
  | { contentId: string }
  | { channelId: string }
  | { clientId: string }
  | { workspaceId: string }
  | { everywhere: true };

/** So many are looked at in one round, the longest due first. */
const atOnce = 1_000;

/**
 * Lets go what was held, or waited for its channel, and has nothing in its way any more: at once, within its grace.
 * What is past its grace by now needs a new time, and says so. Call it in the transaction that removes an obstacle
 * (approval, resume, reconnect). Answers how many go out. `everywhere` is one round: the sweep comes again.
 */
export async function release(trx: Db, scope: Scope, now: Date): Promise<number> {
  let released = 0;
  let last: { id: string; dueAt: Date } | null = null;
  do {
    const waiting = await waitingAfter(trx, scope, last, now);
    for (const { id } of waiting) {
      const facts = await factsOf(trx, id);
      if (!facts) continue;
      const left = obstacles(facts, now);
      if (left.length === 0) {
        await letGo(trx, facts, now);
        released += 1;
      } else if (left.length === 1 && left[0] === 'too_late') {
        // Who lets a whole workspace go sees on Today what is too late, and needs no mail about each.
        await hasBecomeTooLate(trx, facts, { isTold: !('workspaceId' in scope) }, now);
      }
    }
    last = waiting.length === atOnce && !('everywhere' in scope) ? (waiting.at(-1) ?? null) : null;
  } while (last);
  return released;
}

/** The next round of what waits, locked as everybody locks several: by their ids. */
async function waitingAfter(
  trx: Db,
  scope: Scope,
  last: { id: string; dueAt: Date } | null,
  now: Date,
): Promise<{ id: string; dueAt: Date }[]> {
  const { rows } = await sql<{ id: string; dueAt: Date }>`
    select p.id, p.due_at as "dueAt" from publications p
    where p.id in (
      select id from publications
      where status in ('held', 'reconnect') and due_at <= ${now} and held_reason is distinct from 'too_late'
        and ${isIn(scope, now)} ${last ? sql`and (due_at, id) > (${last.dueAt}, ${last.id}::uuid)` : sql``}
      order by due_at, id
      limit ${atOnce})
    order by p.id
    for update`.execute(trx);
  return rows.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1));
}

function isIn(scope: Scope, now: Date): RawBuilder<SqlBool> {
  if ('publicationId' in scope) return sql`id = ${scope.publicationId}`;
  if ('contentId' in scope) return sql`content_id = ${scope.contentId}`;
  if ('channelId' in scope) return sql`channel_id = ${scope.channelId}`;
  if ('clientId' in scope) return sql`client_id = ${scope.clientId}`;
  if ('workspaceId' in scope) return sql`workspace_id = ${scope.workspaceId}`;
  return sql`due_at + make_interval(mins => (select cl.grace_minutes from clients cl where cl.id = client_id)) >= ${now}`;
}

async function letGo(trx: Db, facts: Facts, now: Date): Promise<void> {
  const at = (await instantForLate(trx, facts, () => 0.5, now)) ?? now;
  await trx
    .updateTable('publications')
    .set({ status: 'planned', held_reason: null, held_at: null, next_try_at: at, updated_at: now })
    .where('id', '=', facts.id)
    .where('status', 'in', ['held', 'reconnect'])
    .execute();
  await enqueueRun(trx, { id: facts.id, clientId: facts.clientId, at });
  await audit(trx, facts, 'publication.released', facts.heldReason, now);
}

async function hasBecomeTooLate(trx: Db, facts: Facts, { isTold }: { isTold: boolean }, now: Date): Promise<void> {
  await trx
    .updateTable('publications')
    .set({ status: 'held', held_reason: 'too_late', held_at: now, updated_at: now })
    .where('id', '=', facts.id)
    .where('status', 'in', ['held', 'reconnect'])
    .execute();
  await audit(trx, facts, 'publication.held', 'too_late', now);
  if (isTold) await announce(trx, facts.id, 'held');
}

/**
 * What is late goes out one by one on its channel, oldest first. null: not late, or the first in the row.
 * A publication is put off so only once; then it has an instant of its own.
 */
export async function instantForLate(db: Db, facts: Facts, random: () => number, now: Date): Promise<Date | null> {
  const { dueAt, graceEndsAt } = facts;
  if (!dueAt || !graceEndsAt || facts.tries > 0 || facts.nextTryAt || now.getTime() - dueAt.getTime() < lateMs)
    return null;
  const before = await db
    .selectFrom('publications')
    .where('channel_id', '=', facts.channelId)
    .where('status', '=', 'planned')
    .where((eb) => eb.or([eb('due_at', '<', dueAt), eb.and([eb('due_at', '=', dueAt), eb('id', '<', facts.id)])]))
    .where('due_at', '>', new Date(now.getTime() - (graceEndsAt.getTime() - dueAt.getTime())))
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  const position = Number(before.n);
  return position === 0 ? null : spread(position, graceEndsAt, random, now);
}

/** Puts a planned publication off without spending a try. */
export async function putOff(db: Db, facts: Facts, at: Date, now: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable('publications')
      .set({ next_try_at: at, updated_at: now })
      .where('id', '=', facts.id)
      .where('status', '=', 'planned')
      .returning('id')
      .executeTakeFirst();
    if (row) await enqueueRun(trx, { id: facts.id, clientId: facts.clientId, at });
  });
}

async function audit(trx: Db, facts: Facts, event: string, reason: HeldReason | null, now: Date): Promise<void> {
  await recordEvent(
    trx,
    { kind: 'system', workspaceId: facts.workspaceId },
    {
      event,
      subject: { kind: 'publication', id: facts.id },
      clientId: facts.clientId,
      detail: reason ? { reason } : {},
    },
    now,
  );
}
