import { type Selectable, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { RecipientsTable } from '#server/database/schema/newsletters.ts';

/** Recipients armed together: what a kill can leave in doubt, and how soon a pause takes hold. */
export const windowSize = 64;

/** A deferred address is tried this often; then it counts as refused. */
const mostTries = 8;

export type WindowRecipient = Pick<
  Selectable<RecipientsTable>,
  'number' | 'subscriber_id' | 'email' | 'email_normal' | 'merge' | 'tries'
>;
export type Window = { id: string; sendId: string; deadline: Date; recipients: WindowRecipient[] };

/** What became of one recipient. `back` was certainly not sent, and may be taken again. */
export type RecipientOutcome =
  | { number: number; kind: 'sent' }
  | { number: number; kind: 'back' }
  | { number: number; kind: 'deferred' | 'doubt'; answer: string }
  /** `hard`: the address itself was refused, and must not be mailed again. */
  | { number: number; kind: 'refused'; answer: string; hard: boolean };

/**
 * Takes the next recipients and arms them: from here until they are recorded, a kill leaves them in doubt. Nothing when
 * the send is not running, something is paused or disconnected, or nobody is left; all of that is asked in the one
 * statement that arms, so that a pause takes hold with the next window.
 */
export async function armWindow(
  db: Db,
  { sendId, workerId, lastsMs }: { sendId: string; workerId: string; lastsMs: number },
  now: Date,
): Promise<Window | null> {
  const deadline = new Date(now.getTime() + lastsMs);
  const window = await db.transaction().execute(async (trx) => {
    let recipients = await trx
      .with('going', (cte) =>
        cte
          .selectFrom('sends as s')
          .innerJoin('publications as p', 'p.id', 's.publication_id')
          .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
          .innerJoin('clients as cl', 'cl.id', 's.client_id')
          .innerJoin('workspaces as w', 'w.id', 's.workspace_id')
          .where('s.id', '=', sendId)
          .where('s.status', '=', 'running')
          .where('ch.status', '=', 'connected')
          .where('ch.paused_at', 'is', null)
          .where('cl.paused_at', 'is', null)
          .where('w.paused_at', 'is', null)
          .select('s.id')
          // A pause or a cancel waits for this window to be armed, or this window sees it.
          .forShare(),
      )
      .with('next', (cte) =>
        cte
          .selectFrom('recipients')
          .where('send_id', 'in', (eb) => eb.selectFrom('going').select('going.id'))
          .where(({ or, and, eb }) =>
            or([eb('status', '=', 'planned'), and([eb('status', '=', 'deferred'), eb('next_try_at', '<=', now)])]),
          )
          .orderBy('number')
          .limit(windowSize)
          .select(['send_id', 'number'])
          .forUpdate()
          .skipLocked(),
      )
      .updateTable('recipients as r')
      .from('next')
      .whereRef('r.send_id', '=', 'next.send_id')
      .whereRef('r.number', '=', 'next.number')
      .set({ status: 'armed', tries: sql`r.tries + 1`, next_try_at: null })
      .returning(['r.number', 'r.subscriber_id', 'r.email', 'r.email_normal', 'r.merge', 'r.tries'])
      .execute();
    if (recipients.length === 0) return null;
    const { workspace_id, client_id } = await trx
      .selectFrom('sends')
      .where('id', '=', sendId)
      .select(['workspace_id', 'client_id'])
      .executeTakeFirstOrThrow();
    const left = await skipSuppressed(trx, { sendId, clientId: client_id, recipients });
    recipients = recipients.filter(({ number }) => !left.has(number));
    if (recipients.length === 0) return 'skipped';
    const { id } = await trx
      .insertInto('send_windows')
      .values({
        send_id: sendId,
        workspace_id,
        worker_id: workerId,
        numbers: recipients.map((recipient) => recipient.number),
        armed_at: now,
        deadline_at: deadline,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id, sendId, deadline, recipients: recipients.sort((a, b) => a.number - b.number) };
  });
  return window === 'skipped' ? armWindow(db, { sendId, workerId, lastsMs }, now) : window;
}

/**
 * Who left, bounced or complained since the audience was frozen (a send may be paused for days) is not mailed any more.
 * Answers their numbers.
 */
async function skipSuppressed(
  trx: Db,
  { sendId, clientId, recipients }: { sendId: string; clientId: string; recipients: WindowRecipient[] },
): Promise<Set<number>> {
  const skipped = await trx
    .updateTable('recipients as r')
    .from('suppressions as s')
    .whereRef('s.email_normal', '=', 'r.email_normal')
    .where('s.client_id', '=', clientId)
    .where('r.send_id', '=', sendId)
    .where('r.number', '=', sql<number>`any(${recipients.map(({ number }) => number)}::int[])`)
    .set({ status: 'skipped' })
    .returning('r.number')
    .execute();
  return new Set(skipped.map(({ number }) => number));
}

/**
 * Writes down what became of a window: one range update, and a row for each exception. When somebody has declared it in
 * doubt meanwhile, this ends the doubt of those about whom no person has decided yet. Returns the addresses that are
 * refused for good.
 */
export async function recordWindow(
  db: Db,
  window: Window,
  told: RecipientOutcome[],
  now: Date,
): Promise<WindowRecipient[]> {
  return await inTransaction(db, async (trx) => {
    const handedBack = told.every((outcome) => outcome.kind === 'back');
    const mine = await trx
      .updateTable('send_windows')
      .set({ finished_at: now, outcome: handedBack ? 'handed_back' : 'done' })
      .where('id', '=', window.id)
      .where('finished_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    const isDoubted = !mine && (await wasDoubted(trx, window.id, handedBack, now));
    if (!mine && !isDoubted) return [];
    // A send that has ended meanwhile sends nothing more: who would have to be tried again stays in doubt.
    const isOver = isDoubted && !(await isOpen(trx, window.sendId));
    const outcomes = isOver ? told.filter(({ kind }) => kind !== 'back' && kind !== 'deferred') : told;
    const armed = (numbers: number[]) =>
      trx
        .updateTable('recipients')
        .where('send_id', '=', window.sendId)
        .where('number', '=', sql<number>`any(${numbers}::int[])`)
        .where('status', '=', isDoubted ? 'doubt' : 'armed');
    const numbersOf = (kind: RecipientOutcome['kind']): number[] =>
      outcomes.filter((outcome) => outcome.kind === kind).map((outcome) => outcome.number);
    const sent = numbersOf('sent');
    if (sent.length > 0) await armed(sent).set({ status: 'sent', sent_at: now }).execute();
    const back = numbersOf('back');
    // It was not tried at all.
    if (back.length > 0) await armed(back).set({ status: 'planned', tries: sql`tries - 1` }).execute();
    const refused: WindowRecipient[] = [];
    for (const outcome of outcomes) {
      if (outcome.kind === 'sent' || outcome.kind === 'back') continue;
      const recipient = window.recipients.find(({ number }) => number === outcome.number);
      const tries = recipient?.tries ?? mostTries;
      const isOver = outcome.kind === 'deferred' && tries >= mostTries;
      const status = isOver ? 'refused' : outcome.kind;
      const nextTry = status === 'deferred' ? new Date(now.getTime() + backOffMs(tries)) : null;
      await armed([outcome.number]).set({ status, answer: outcome.answer, next_try_at: nextTry }).execute();
      if (outcome.kind === 'refused' && outcome.hard && recipient) refused.push(recipient);
    }
    return refused;
  });
}

async function isOpen(trx: Db, sendId: string): Promise<boolean> {
  const send = await trx.selectFrom('sends').where('id', '=', sendId).select('status').executeTakeFirst();
  return send?.status === 'running' || send?.status === 'paused';
}

/** True once: the process that sent this window comes back after others had given it up. */
async function wasDoubted(trx: Db, windowId: string, handedBack: boolean, now: Date): Promise<boolean> {
  const row = await trx
    .updateTable('send_windows')
    .set({ finished_at: now, outcome: handedBack ? 'handed_back' : 'done' })
    .where('id', '=', windowId)
    .where('outcome', '=', 'doubt')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** In the caller's transaction where there is one. */
function inTransaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** 1, 4, 16 minutes, then hourly: a grey-listing server asks for a few minutes, a full mailbox for hours. */
function backOffMs(tries: number): number {
  return Math.min(60_000 * 4 ** (tries - 1), 3_600_000);
}

/**
 * Windows whose process is gone and whose time is over: their recipients may have got the mail or not. They are never
 * sent to again by themselves. `isGone` tells, inside the transaction, whether nobody works on a window any more.
 */
export async function declareDoubts(
  db: Db,
  isGone: (trx: Db, window: { id: string; workerId: string }) => Promise<boolean>,
  overBefore: Date,
  now: Date,
): Promise<void> {
  const open = await db
    .selectFrom('send_windows')
    .where('finished_at', 'is', null)
    .where('deadline_at', '<', overBefore)
    .select(['id', 'send_id', 'worker_id', 'numbers'])
    .orderBy('armed_at')
    .limit(100)
    .execute();
  for (const window of open) {
    await db.transaction().execute(async (trx) => {
      if (!(await isGone(trx, { id: window.id, workerId: window.worker_id }))) return;
      const mine = await trx
        .updateTable('send_windows')
        .set({ finished_at: now, outcome: 'doubt' })
        .where('id', '=', window.id)
        .where('finished_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (!mine) return;
      await trx
        .updateTable('recipients')
        .set({ status: 'doubt' })
        .where('send_id', '=', window.send_id)
        .where('number', '=', sql<number>`any(${window.numbers}::int[])`)
        .where('status', '=', 'armed')
        .execute();
    });
  }
}
