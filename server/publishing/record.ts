import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import { markReconnect } from '#server/channels/broken.ts';
import { enqueueRun } from '#server/content/due.ts';
import type { Db } from '#server/database/connection.ts';
import type { AttemptsTable } from '#server/database/schema/publishing.ts';
import { inTransaction } from '#server/database/transaction.ts';
import type { ReasonCode } from '#server/networks/interface/reasons.ts';
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

/**
 * What recording came to: `next` where a thread goes on in the same hands, `late` where somebody else was first and
 * nothing was written but the attempt.
 */
export type Recording = 'recorded' | 'next' | 'late';

/** Writes down what became of a publication, all of it or nothing: attempt, publication, next job, audit, news. */
export async function record(db: Db, recorded: Recorded, verdict: Verdict, now: Date): Promise<Recording> {
  return await inTransaction(db, async (trx) => {
    const { id, workspaceId, clientId, attempt } = recorded;
    // Everybody's order: the channel, where its end will be written down, then the publication.
    const lost = lossOf(verdict);
    if (lost)
      await trx.selectFrom('channels').where('id', '=', recorded.channelId).select('id').forNoKeyUpdate().execute();
    const row = await trx
      .selectFrom('publications')
      .where('id', '=', id)
      .select(['status', 'lease', 'parts_out'])
      .select(sql<number>`coalesce(jsonb_array_length(payload -> 'parts'), 1)`.as('parts'))
      .forUpdate()
      .executeTakeFirst();
    const part = attempt ? await finishAttempt(trx, attempt, verdict, now) : (row?.parts_out ?? 0) + 1;
    const isMine = row?.status === recorded.from && (recorded.lease === null || row.lease === recorded.lease);
    if (!isMine && !(row && (await isLateTruth(trx, row.status, recorded, verdict)))) return 'late';
    if (verdict.status === 'published' && row) {
      // An answer about a post of the thread that is known to be out already.
      if (part <= row.parts_out) return 'late';
      if (part < row.parts) return await goOn(trx, recorded, { part, verdict, isMine }, now);
    }

    await trx
      .updateTable('publications')
      .set({
        ...columns(verdict, attempt?.armedAt ?? now, part > 1),
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
    if (lost) {
      const { channelId, credentialsVersion: version } = recorded;
      await markReconnect(trx, { channelId, ...lost, version }, now);
    }
    if (verdict.status === 'rejected' || verdict.status === 'exhausted') await announce(trx, id, 'failed');
    if (verdict.status === 'unconfirmed') await announce(trx, id, 'unconfirmed');
    return 'recorded';
  });
}

/** Why the access of its channel is dead, when that is what the network said. */
function lossOf(verdict: Verdict): { reason: ReasonCode; words: string | null } | null {
  const isLost = verdict.status === 'reconnect' || (verdict.status === 'unconfirmed' && verdict.isChannelLost);
  return isLost ? { reason: verdict.reason, words: verdict.words } : null;
}

/**
 * One post of a thread is out and another comes after it: uploads, chosen id and freezing are the next one's, and the
 * tries begin anew. In the hands of whoever sent it where it still is, else planned for anybody.
 */
async function goOn(
  trx: Db,
  { id, workspaceId, clientId, from, attempt }: Recorded,
  { part, verdict, isMine }: { part: number; verdict: Extract<Verdict, { status: 'published' }>; isMine: boolean },
  now: Date,
): Promise<Recording> {
  const stays = isMine && from === 'sending';
  await trx
    .updateTable('publications')
    .set((eb) => ({
      ...(stays ? {} : { status: 'planned' as const, worker_id: null }),
      ...{ parts_out: part, prepared: {}, chosen_id: null, frozen_at: null, tries: 0, next_try_at: stays ? null : now },
      remote_id: eb.fn.coalesce('remote_id', eb.val(verdict.remoteId)),
      remote_url: eb.fn.coalesce('remote_url', eb.val(verdict.remoteUrl)),
      published_at: eb.fn.coalesce('published_at', eb.val(attempt?.armedAt ?? now)),
      ...{ held_reason: null, held_at: null, problem: null, problem_words: null, updated_at: now },
    }))
    .where('id', '=', id)
    .execute();
  if (!stays) await enqueueRun(trx, { id, clientId, at: now });
  await recordEvent(
    trx,
    { kind: 'system', workspaceId },
    {
      event: 'publication.part_published',
      subject: { kind: 'publication', id },
      clientId,
      detail: { part, ...detailOf(verdict) },
    },
    now,
  );
  return stays ? 'next' : 'recorded';
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

/** Gives the part that it was an attempt at. */
async function finishAttempt(
  trx: Db,
  attempt: { id: string; outcome: AttemptOutcome },
  verdict: Verdict,
  now: Date,
): Promise<number> {
  const { part } = await trx
    .updateTable('attempts')
    .set({
      finished_at: now,
      outcome: attempt.outcome,
      ...('reason' in verdict ? { reason: verdict.reason, words: verdict.words } : {}),
      ...('remoteId' in verdict ? { remote_id: verdict.remoteId } : {}),
      ...(verdict.status === 'published' ? { remote_url: verdict.remoteUrl } : {}),
    })
    .where('id', '=', attempt.id)
    .returning('part')
    .executeTakeFirstOrThrow();
  return part;
}

/** A thread keeps the address and the hour of its first post (`isThread`). */
function columns(verdict: Verdict, armedAt: Date, isThread: boolean) {
  switch (verdict.status) {
    case 'published':
      return {
        status: verdict.status,
        ...(isThread
          ? { parts_out: sql<number>`parts_out + 1` }
          : { remote_id: verdict.remoteId, remote_url: verdict.remoteUrl, published_at: armedAt }),
        next_try_at: null,
        problem: null,
        problem_words: null,
      };
    case 'processing':
      return {
        status: verdict.status,
        ...(isThread ? {} : { remote_id: verdict.remoteId }),
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
