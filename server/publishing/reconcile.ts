import { enqueueRun } from '#server/content/due.ts';
import type { Db } from '#server/database/connection.ts';
import { untilStored } from '#server/database/stored.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { withDeadline } from '#server/deadline.ts';
import type { Found } from '#server/networks/network.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { isWorkerGone } from '#server/schedule/workers.ts';
import type { Facts } from './conditions.ts';
import { takeForLook } from './doubtful.ts';
import { verdictOn, verdictOnLook } from './outcome.ts';
import { postOf } from './prepare.ts';
import { type AttemptOutcome, record } from './record.ts';

const lookMs = 60_000;

/** Asks the network whether a doubtful post was made, and acts on what it says: publishing.md, "After a crash". */
export async function lookFor(services: WorkerServices, facts: Facts): Promise<void> {
  const { db, clock } = services;
  const network = services.networks[facts.network];
  if (network?.accepts !== 'post' || network.idempotency === 'none' || network.idempotency === 'receiverKey') return;
  const made = await takeForLook(db, facts, 'unknown', { workerId: services.workerId(), lookMs }, clock.now());
  if (!made) return;
  const found = await withDeadline(lookMs, [services.ending], async (signal): Promise<Found> => {
    const call = await services.openCall(services, facts.channelId, { http: services.http, signal });
    if (!call) return { kind: 'unsure', reason: 'credentials_revoked' };
    return await network.find(call, postOf(services, made.part, made.reply), made.armed);
  });
  await untilStored(services, async () => {
    await inTransaction(db, async (trx) => {
      const now = clock.now();
      const isGone = await isWorkerGone(trx, made.attempt.workerId);
      const { reason, words } = await whyDoubted(trx, made.attempt.id);
      const verdict = verdictOnLook(
        found,
        { network, armedAt: made.attempt.armedAt, isWorkerGone: isGone, reason, words },
        now,
      );
      const outcome: AttemptOutcome =
        found.kind === 'found'
          ? 'published'
          : found.kind === 'absent' && verdict.status === 'planned'
            ? 'absent'
            : 'unknown';
      const { id, workspaceId, clientId, channelId, credentialsVersion } = facts;
      const attempt = { id: made.attempt.id, armedAt: made.attempt.armedAt, outcome };
      await record(
        trx,
        { id, workspaceId, clientId, channelId, credentialsVersion, lease: made.lease, from: 'unknown', attempt },
        verdict,
        now,
      );
    });
  });
}

async function whyDoubted(trx: Db, attemptId: string) {
  const row = await trx
    .selectFrom('attempts')
    .where('id', '=', attemptId)
    .select(['reason', 'words'])
    .executeTakeFirstOrThrow();
  return { reason: (row.reason ?? 'worker_lost') as Parameters<typeof verdictOnLook>[1]['reason'], words: row.words };
}

/**
 * Deals with what a dead worker left in its hands: claimed only, it is planned again; armed, it is in doubt, once its
 * deadline and the margin have passed. A frozen worker is not dead: it holds its lock, and its item waits.
 */
export async function takeFromDead(services: WorkerServices): Promise<void> {
  const { db, clock, timing } = services;
  const left = await db
    .selectFrom('publications as p')
    .leftJoin('attempts as a', (join) => join.onRef('a.publication_id', '=', 'p.id').on('a.finished_at', 'is', null))
    .where('p.status', '=', 'sending')
    .where('p.worker_id', 'is not', null)
    .select([
      'p.id',
      'p.worker_id as workerId',
      'p.lease',
      'a.id as attemptId',
      'a.armed_at as armedAt',
      'a.deadline_at as deadlineAt',
    ])
    .orderBy('p.claimed_at')
    .limit(500)
    .execute();
  const gone = new Map<string, boolean>();
  for (const { id, workerId, lease, attemptId, armedAt, deadlineAt } of left) {
    if (!workerId) continue;
    if (!gone.has(workerId)) gone.set(workerId, await inTransaction(db, (trx) => isWorkerGone(trx, workerId)));
    // What names this very process, and is not in its hands, was dropped by it.
    const isDropped = workerId === services.workerId() && !services.hands.has(id);
    if (!gone.get(workerId) && !isDropped) continue;
    const now = clock.now();
    if (!attemptId || !armedAt || !deadlineAt) await handBackFor(db, { id, workerId, lease }, now);
    else if (deadlineAt.getTime() + timing.marginMs <= now.getTime())
      await doubt(services, { id, lease, attempt: { id: attemptId, armedAt, outcome: 'unknown' } }, now);
  }
}

async function handBackFor(
  db: Db,
  { id, workerId, lease }: { id: string; workerId: string; lease: string },
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const row = await trx
      .updateTable('publications')
      .set({ status: 'planned', worker_id: null, updated_at: now })
      .where('id', '=', id)
      .where('status', '=', 'sending')
      .where('worker_id', '=', workerId)
      .where('lease', '=', lease)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('attempts')
              .where('publication_id', '=', id)
              .where('finished_at', 'is', null)
              .select('attempts.id'),
          ),
        ),
      )
      .returning('client_id')
      .executeTakeFirst();
    if (row) await enqueueRun(trx, { id, clientId: row.client_id, at: now });
  });
}

type Doubted = { id: string; lease: string; attempt: { id: string; armedAt: Date; outcome: 'unknown' } };

async function doubt(services: WorkerServices, { id, lease, attempt }: Doubted, now: Date): Promise<void> {
  await inTransaction(services.db, async (trx) => {
    const row = await trx
      .selectFrom('publications as p')
      .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
      .innerJoin('clients as cl', 'cl.id', 'p.client_id')
      .where('p.id', '=', id)
      .select([
        'p.workspace_id',
        'p.client_id',
        'p.channel_id',
        'p.tries',
        'p.due_at',
        'ch.network',
        'ch.credentials_version',
        'cl.grace_minutes',
      ])
      .executeTakeFirstOrThrow();
    const network = services.networks[row.network];
    if (network?.accepts !== 'post') return;
    const graceEndsAt = new Date((row.due_at ?? now).getTime() + row.grace_minutes * 60_000);
    const verdict = verdictOn(
      { kind: 'unknown', reason: 'worker_lost' },
      { network, tries: row.tries, graceEndsAt, hasDoubt: true },
      services.random,
      now,
    );
    const recorded = {
      id,
      workspaceId: row.workspace_id,
      clientId: row.client_id,
      channelId: row.channel_id,
      credentialsVersion: row.credentials_version,
      lease,
    };
    await record(trx, { ...recorded, from: 'sending', attempt }, verdict, now);
  });
}
