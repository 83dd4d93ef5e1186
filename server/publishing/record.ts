import { recordEvent } from '#server/audit/audit.ts';
import { markReconnect } from '#server/channels/broken.ts';
import { enqueueRun } from '#server/content/due.ts';
import type { Db } from '#server/database/connection.ts';
import type { AttemptsTable } from '#server/database/schema/publishing.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { announce } from './news.ts';
import type { Verdict } from './outcome.ts';

export type AttemptOutcome = NonNullable<AttemptsTable['outcome']>;

/** Which publication, in which state and in whose hands it must still be for the verdict to count. */
export type Recorded = {
  id: string;
  workspaceId: string;
  clientId: string;
  channelId: string;
  /** Of the credentials that the network was asked with. */
  credentialsVersion: number;
  /** What it must be now; anything else means that somebody else decided meanwhile. */
  from: 'sending' | 'processing' | 'unknown';
  /** null: whoever holds it. */
  lease: string | null;
  /** The attempt that this verdict ends, if one is open, and what is written about it. */
  attempt: { id: string; outcome: AttemptOutcome; armedAt: Date } | null;
};

/** Writes down what became of a publication, all of it or nothing: attempt, publication, next job, audit, news. False: somebody else was first. */
export async function record(db: Db, recorded: Recorded, verdict: Verdict, now: Date): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    const { id, workspaceId, clientId, attempt } = recorded;
    // The publication's row first, always: the order in which every transaction locks.
    const row = await trx
      .selectFrom('publications')
      .where('id', '=', id)
      .select(['status', 'lease'])
      .forUpdate()
      .executeTakeFirst();
    if (attempt) await finishAttempt(trx, attempt, verdict, now);
    const isMine = row?.status === recorded.from && (recorded.lease === null || row.lease === recorded.lease);
    if (!isMine && !(row && (await isLateTruth(trx, row.status, recorded, verdict)))) return false;

    await trx
      .updateTable('publications')
      .set({
        ...columns(verdict, attempt?.armedAt ?? now),
        worker_id: null,
        held_reason: null,
        held_at: null,
        updated_at: now,
      })
      .where('id', '=', id)
      .execute();
    if ('at' in verdict) await enqueueRun(trx, { id, clientId, at: verdict.at });
    await recordEvent(
      trx,
      { kind: 'system', workspaceId },
      {
        event: events[verdict.status],
        subject: { kind: 'publication', id },
        clientId,
        detail: detailOf(verdict),
      },
      now,
    );
    if (verdict.status === 'reconnect' || ('isChannelLost' in verdict && verdict.isChannelLost)) {
      const { channelId, credentialsVersion } = recorded;
      const { reason, words } = verdict;
      await markReconnect(trx, { channelId, reason, words, version: credentialsVersion }, now);
    }
    if (verdict.status === 'rejected' || verdict.status === 'exhausted') await announce(trx, id, 'failed');
    if (verdict.status === 'unconfirmed') await announce(trx, id, 'unconfirmed');
    return true;
  });
}

/**
 * The one who made the call comes back with its answer after others had given it up: what is out is out, and what was
 * refused ends the doubt. Only where another try has been sent already does it come too late.
 */
async function isLateTruth(
  trx: Db,
  status: string,
  { id, from }: Pick<Recorded, 'id' | 'from'>,
  verdict: Verdict,
): Promise<boolean> {
  if (from !== 'sending') return false;
  if (verdict.status === 'published') {
    if (givenUp.has(status)) return true;
    // Another has it in hand, and has sent nothing yet: taken from it, since its arming asks for this very status.
    if (status === 'sending') return !(await isArmed(trx, id));
    return status === 'cancelled' && !(await hasSuccessor(trx, id));
  }
  const isDoubt = verdict.status === 'unknown' || verdict.status === 'unconfirmed';
  return !isDoubt && (status === 'unknown' || status === 'unconfirmed');
}

const givenUp: ReadonlySet<string> = new Set([
  ...['unknown', 'unconfirmed', 'planned', 'held', 'exhausted', 'reconnect', 'rejected'],
]);

async function isArmed(trx: Db, publicationId: string): Promise<boolean> {
  const open = await trx
    .selectFrom('attempts')
    .where('publication_id', '=', publicationId)
    .where('finished_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  return open !== undefined;
}

/** Cancelled, and planned anew as another row for the same channel. */
async function hasSuccessor(trx: Db, publicationId: string): Promise<boolean> {
  const other = await trx
    .selectFrom('publications as p')
    .innerJoin('publications as other', (join) =>
      join.onRef('other.content_id', '=', 'p.content_id').onRef('other.channel_id', '=', 'p.channel_id'),
    )
    .where('p.id', '=', publicationId)
    .where('other.status', '!=', 'cancelled')
    .select('other.id')
    .executeTakeFirst();
  return other !== undefined;
}

const events: Record<Verdict['status'], string> = {
  published: 'publication.published',
  processing: 'publication.accepted',
  planned: 'publication.put_off',
  unknown: 'publication.doubted',
  reconnect: 'publication.waits_for_channel',
  rejected: 'publication.rejected',
  exhausted: 'publication.given_up',
  unconfirmed: 'publication.unconfirmed',
};

async function finishAttempt(
  trx: Db,
  attempt: { id: string; outcome: AttemptOutcome },
  verdict: Verdict,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('attempts')
    .set({
      finished_at: now,
      outcome: attempt.outcome,
      ...('reason' in verdict ? { reason: verdict.reason, words: verdict.words } : {}),
      ...('remoteId' in verdict ? { remote_id: verdict.remoteId } : {}),
      ...(verdict.status === 'published' ? { remote_url: verdict.remoteUrl } : {}),
    })
    .where('id', '=', attempt.id)
    .execute();
}

function columns(verdict: Verdict, armedAt: Date) {
  switch (verdict.status) {
    case 'published':
      return {
        status: verdict.status,
        remote_id: verdict.remoteId,
        remote_url: verdict.remoteUrl,
        published_at: armedAt,
        next_try_at: null,
        problem: null,
        problem_words: null,
      };
    case 'processing':
      return {
        status: verdict.status,
        remote_id: verdict.remoteId,
        next_try_at: verdict.at,
        problem: null,
        problem_words: null,
      };
    case 'planned':
      return {
        status: verdict.status,
        next_try_at: verdict.at,
        tries: verdict.tries,
        problem: verdict.reason,
        problem_words: verdict.words,
      };
    case 'unknown':
      return { status: verdict.status, next_try_at: verdict.at, problem: verdict.reason, problem_words: verdict.words };
    default:
      return { status: verdict.status, next_try_at: null, problem: verdict.reason, problem_words: verdict.words };
  }
}

function detailOf(verdict: Verdict): Record<string, string | number | null> {
  if ('reason' in verdict) return { reason: verdict.reason };
  if (verdict.status === 'published' && verdict.remoteUrl) return { url: verdict.remoteUrl };
  return {};
}
