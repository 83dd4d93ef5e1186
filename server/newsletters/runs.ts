import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { acceptedRefusals, type SendCounts, sendCounts } from './progress.ts';

export type SendReport = {
  id: string;
  publicationId: string;
  status: 'running' | 'paused' | 'done' | 'cancelled';
  pausedReason: string | null;
  frozenAt: Date;
  finishedAt: Date | null;
  counts: SendCounts;
  /** Those that a person should see by address, at most 200. */
  exceptions: { number: number; email: string; status: 'doubt' | 'refused' | 'deferred'; answer: string }[];
};

/** How the send of a publication stands; null while it has none. */
export async function sendOf(db: Db, actor: Actor, publicationId: string): Promise<SendReport | null> {
  const row = await db
    .selectFrom('sends')
    .where('publication_id', '=', publicationId)
    .where(visibleTo(actor, 'sends'))
    .select(['id', 'status', 'paused_reason', 'frozen_at', 'finished_at'])
    .executeTakeFirst();
  if (!row) return null;
  const exceptions = await db
    .selectFrom('recipients')
    .where('send_id', '=', row.id)
    .where('status', 'in', ['doubt', 'refused', 'deferred'])
    .select(['number', 'email', 'status', 'answer'])
    .orderBy('status')
    .orderBy('number')
    .limit(200)
    .execute();
  return {
    id: row.id,
    publicationId,
    status: row.status,
    pausedReason: row.status === 'paused' ? row.paused_reason : null,
    frozenAt: row.frozen_at,
    finishedAt: row.finished_at,
    counts: await sendCounts(db, row.id),
    exceptions: exceptions.map(({ status, answer, ...rest }) => ({
      ...rest,
      status: status as 'doubt' | 'refused' | 'deferred',
      answer: answer ?? '',
    })),
  };
}

/** Stops after the window that is under way. */
export async function pauseSend(db: Db, actor: Actor, sendId: string, now: Date): Promise<void> {
  await change(
    db,
    actor,
    { sendId, from: ['running'], set: { status: 'paused', paused_reason: 'by_hand' }, event: 'send.paused' },
    now,
  );
}

/** Goes on where it stopped. */
export async function resumeSend(db: Db, actor: Actor, sendId: string, now: Date): Promise<void> {
  const row = await db
    .selectFrom('sends')
    .where('id', '=', sendId)
    .where(visibleTo(actor, 'sends'))
    .select('paused_reason')
    .executeTakeFirst();
  const seen = row?.paused_reason === 'many_refused' ? acceptedRefusals : null;
  await change(
    db,
    actor,
    { sendId, from: ['paused'], set: { status: 'running', paused_reason: seen }, event: 'send.resumed', goOn: true },
    now,
  );
}

/** Ends it for good: who has not got the mail yet does not get it. What has left cannot be taken back. */
export async function cancelSend(db: Db, actor: Actor, sendId: string, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await change(
      trx,
      actor,
      {
        sendId,
        from: ['running', 'paused'],
        set: { status: 'cancelled', finished_at: now },
        event: 'send.cancelled',
        goOn: true,
      },
      now,
    );
    await trx
      .updateTable('recipients')
      .set({ status: 'skipped' })
      .where('send_id', '=', sendId)
      .where('status', 'in', ['planned', 'deferred'])
      .execute();
  });
}

/** A person's choice, never the product's: those in doubt may get the mail a second time. Answers how many they are. */
export async function sendToDoubts(db: Db, actor: Actor, sendId: string, now: Date): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('sends')
      .where('id', '=', sendId)
      .where(visibleTo(actor, 'sends'))
      .select('status')
      .executeTakeFirst();
    // While it is paused they wait with the others until a person says go on.
    const status = before?.status === 'paused' ? 'paused' : 'running';
    const from = before?.status === 'paused' ? (['paused'] as const) : (['running', 'done'] as const);
    await change(
      trx,
      actor,
      { sendId, from: [...from], set: { status, finished_at: null }, event: 'send.doubts_sent_again', goOn: true },
      now,
    );
    const again = await trx
      .updateTable('recipients')
      .set({ status: 'planned' })
      .where('send_id', '=', sendId)
      .where('status', '=', 'doubt')
      .returning('number')
      .execute();
    if (again.length === 0) throw domainError('conflict', 'nobodyInDoubt');
    return again.length;
  });
}

type Change = {
  sendId: string;
  from: SendReport['status'][];
  set: Partial<{ status: SendReport['status']; paused_reason: string | null; finished_at: Date | null }>;
  event: string;
  goOn?: boolean;
};

async function change(db: Db, actor: Actor, { sendId, from, set, event, goOn }: Change, now: Date): Promise<void> {
  const row = await db
    .updateTable('sends')
    .set(set)
    .where('id', '=', sendId)
    .where('status', 'in', from)
    .where(visibleTo(actor, 'sends'))
    .returning(['client_id', 'publication_id'])
    .executeTakeFirst();
  if (!row) throw await refusal(db, actor, sendId);
  await recordEvent(
    db,
    actor,
    { event, subject: { kind: 'publication', id: row.publication_id }, clientId: row.client_id },
    now,
  );
  if (goOn) await enqueue(db, { name: 'send.window', data: { sendId }, clientId: row.client_id });
}

/** What is another's does not exist; one's own has moved on meanwhile. */
async function refusal(db: Db, actor: Actor, sendId: string) {
  const own = await db
    .selectFrom('sends')
    .select('id')
    .where('id', '=', sendId)
    .where(visibleTo(actor, 'sends'))
    .executeTakeFirst();
  return own ? domainError('conflict', 'sendChanged') : domainError('not_found', 'notFound');
}
