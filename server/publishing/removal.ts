import { recordEvent } from '#server/audit/audit.ts';
import { accountOf, type ChannelServices } from '#server/channels/account.ts';
import { markReconnect } from '#server/channels/broken.ts';
import { callOf } from '#server/channels/call.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { ReasonCode } from '#server/networks/interface/reasons.ts';
import type { Removal } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { remoteIdsOf } from './parts.ts';

/** What came of asking the network to take a post down, as a person is told. */
export type TakenDown =
  | { kind: 'removed' }
  | {
      kind: 'refused';
      outcome: 'retry' | 'reconnect' | 'rejected' | 'unknown';
      reason: ReasonCode;
      words: string | null;
    };

const removeMs = 25_000;
/** An asking that was not written down for so long was lost with its process; asking twice does no harm. */
const lostAfterMs = 2 * 60_000;

/**
 * Takes a published post down at its network, a thread from its end. What the network says no to is answered as a value,
 * and what is down already stays down: it may be asked again.
 * Errors: `not_found` publicationNotFound; `conflict` notPublished, removedAlready, removalUnderWay, removalNotOffered,
 * removalUnknownPlace (nobody noted what the network calls it), channelDisconnected.
 */
export async function takeDown(
  services: ChannelServices,
  actor: MemberActor,
  { publicationId }: { publicationId: string },
  now: Date,
): Promise<TakenDown> {
  const { db, secrets, http } = services;
  const asked = await inTransaction(db, (trx) => ask(trx, actor, publicationId, now));
  const open = await accountOf(db, secrets, asked.channelId);
  const network = open?.network;
  let answer: Removal = { kind: 'reconnect', reason: 'credentials_revoked' };
  if (open && network?.accepts === 'post' && network.remove) {
    const call = callOf(services, open, { http, signal: AbortSignal.timeout(removeMs) });
    for (const remoteId of asked.remoteIds) {
      answer = await network.remove(call, remoteId);
      if ('reason' in answer) break;
    }
  }
  await inTransaction(db, (trx) => finish(trx, actor, { ...asked, version: open?.version ?? 0 }, answer, now));
  if (!('reason' in answer)) return { kind: 'removed' };
  return { kind: 'refused', outcome: answer.kind, reason: answer.reason, words: answer.words ?? null };
}

type Asked = { removalId: string; publicationId: string; clientId: string; channelId: string; remoteIds: string[] };

async function ask(trx: Db, actor: MemberActor, publicationId: string, now: Date): Promise<Asked> {
  const publication = await trx
    .selectFrom('publications')
    .where('id', '=', publicationId)
    .where(visibleTo(actor, 'publications'))
    .select(['status', 'removed_at', 'channel_id', 'client_id', 'workspace_id', 'remote_id'])
    .forUpdate()
    .executeTakeFirst();
  if (!publication) throw domainError('not_found', 'publicationNotFound');
  if (publication.status !== 'published') throw domainError('conflict', 'notPublished');
  if (publication.removed_at) throw domainError('conflict', 'removedAlready');
  const channel = await trx
    .selectFrom('channels')
    .where('id', '=', publication.channel_id)
    .select(['name', 'network', 'status'])
    .executeTakeFirstOrThrow();
  const network = networkOf(channel.network);
  if (network?.accepts !== 'post' || !network.remove) throw domainError('conflict', 'removalNotOffered');
  if (channel.status === 'disconnected')
    throw domainError('conflict', 'channelDisconnected', { channel: channel.name });
  const parts = await remoteIdsOf(trx, publicationId);
  const known = [...parts].toSorted(([one], [other]) => other - one).map(([, id]) => id);
  const remoteIds = known.length > 0 ? known : publication.remote_id ? [publication.remote_id] : [];
  if (remoteIds.length === 0) throw domainError('conflict', 'removalUnknownPlace');
  await trx
    .updateTable('removals')
    .set({ finished_at: now, outcome: 'unknown', reason: 'worker_lost' })
    .where('publication_id', '=', publicationId)
    .where('finished_at', 'is', null)
    .where('asked_at', '<', new Date(now.getTime() - lostAfterMs))
    .execute();
  const made = await trx
    .insertInto('removals')
    .values({
      workspace_id: publication.workspace_id,
      publication_id: publicationId,
      asked_by: actor.userId,
      asked_at: now,
    })
    .onConflict((conflict) => conflict.column('publication_id').where('finished_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) throw domainError('conflict', 'removalUnderWay');
  const { client_id: clientId, channel_id: channelId } = publication;
  return { removalId: made.id, publicationId, clientId, channelId, remoteIds };
}

async function finish(
  trx: Db,
  actor: MemberActor,
  { removalId, publicationId, clientId, channelId, version }: Asked & { version: number },
  answer: Removal,
  now: Date,
): Promise<void> {
  const refusal = 'reason' in answer ? answer : null;
  if (!refusal)
    await trx
      .updateTable('publications')
      .set({ removed_at: now, updated_at: now })
      .where('id', '=', publicationId)
      .execute();
  await trx
    .updateTable('removals')
    .set({
      finished_at: now,
      ...(refusal
        ? { outcome: refusal.kind, reason: refusal.reason, words: refusal.words ?? null }
        : { outcome: 'removed' as const }),
    })
    .where('id', '=', removalId)
    .execute();
  await recordEvent(
    trx,
    actor,
    {
      event: refusal ? 'publication.not_taken_down' : 'publication.taken_down',
      subject: { kind: 'publication', id: publicationId },
      clientId,
      detail: refusal ? { reason: refusal.reason } : {},
    },
    now,
  );
  if (refusal?.kind === 'reconnect')
    await markReconnect(trx, { channelId, reason: refusal.reason, words: refusal.words ?? null, version }, now);
}

/** What the last asking met, by publication id, where it is still there. No actor: the caller has read the content with one. */
export async function refusedRemovals(
  db: Db,
  publicationIds: readonly string[],
): Promise<Map<string, { reason: string; words: string | null }>> {
  if (publicationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('removals')
    .distinctOn('publication_id')
    .where('publication_id', 'in', [...publicationIds])
    .where('finished_at', 'is not', null)
    .select(['publication_id', 'outcome', 'reason', 'words'])
    .orderBy('publication_id')
    .orderBy('asked_at', 'desc')
    .execute();
  return new Map(
    rows.flatMap(({ publication_id: id, outcome, reason, words }) =>
      outcome !== 'removed' && reason ? [[id, { reason, words }] as const] : [],
    ),
  );
}
