import { isDeepStrictEqual } from 'node:util';
import { type Selectable, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { ContentsTable } from '#server/database/schema/contents.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { partsOfPayload } from '#server/posts/variants.ts';
import { release } from '#server/publishing/held.ts';
import { agreementOf, allAgreed } from './agreement.ts';
import type { CompiledNewsletter, Payload } from './body.ts';
import { enqueueRun } from './due.ts';
import { isRefused, nextStage } from './lifecycle.ts';
import { canonicalJson, payloadHash } from './payload.ts';
import { compileFor } from './payloads.ts';

export type Revision = { revisionId: string; number: number; isNew: boolean };

type Content = Selectable<ContentsTable>;

/**
 * Brings the stored stage in line with what is agreed to, and lets go what was held only for want of it. Called after
 * anything that changes which payload, which day or which policy counts.
 */
export async function settleStage(trx: Db, contentId: string, now: Date): Promise<void> {
  const publications = await agreementOf(trx, contentId);
  const { stage } = await trx
    .selectFrom('contents')
    .select('stage')
    .where('id', '=', contentId)
    .executeTakeFirstOrThrow();
  const next = nextStage(stage, allAgreed(publications) ? 'settle_approved' : 'settle_unapproved');
  if (!isRefused(next) && next !== stage) {
    await trx
      .updateTable('contents')
      .set({ stage: next, updated_at: now })
      .where('id', '=', contentId)
      .where('stage', '=', stage)
      .execute();
  }
  await release(trx, { contentId }, now);
}

/** The revision of this draft: the current one when nothing changed since, else a new one. */
export async function revise(
  trx: Db,
  actor: Actor,
  content: Content,
  madeFor: 'review' | 'schedule' | 'use',
  now: Date,
): Promise<Revision & { compiled: CompiledNewsletter | null }> {
  const current = content.current_revision_id
    ? await trx.selectFrom('revisions').selectAll().where('id', '=', content.current_revision_id).executeTakeFirst()
    : undefined;
  const compiled = await compileFor(trx, content, current ?? null);
  if (current && isDeepStrictEqual(current.body, content.draft) && isDeepStrictEqual(current.compiled, compiled)) {
    return { revisionId: current.id, number: current.number, isNew: false, compiled };
  }
  const number = await nextNumber(trx, content.id);
  const { id } = await trx
    .insertInto('revisions')
    .values({
      workspace_id: content.workspace_id,
      content_id: content.id,
      number,
      made_for: madeFor,
      body: content.draft,
      compiled,
      created_by: actor.kind === 'member' ? actor.userId : null,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { revisionId: id, number, isNew: true, compiled };
}

async function nextNumber(trx: Db, contentId: string): Promise<number> {
  const { last } = await trx
    .selectFrom('revisions')
    .select((eb) => eb.fn.coalesce(eb.fn.max('number'), eb.lit(0)).as('last'))
    .where('content_id', '=', contentId)
    .executeTakeFirstOrThrow();
  return last + 1;
}

/**
 * Another payload means another thing sent to the network: what was uploaded for the old one is forgotten, a worker
 * that had taken the old one finds its lease gone, and after an attempt that is known to have made nothing the key
 * changes (`generation`). Throws `conflict` threadBegun where posts of the thread that are out would be others.
 */
export async function setPayload(
  trx: Db,
  publication: { id: string; clientId: string; status: string; partsOut: number },
  { revisionId, payload }: { revisionId: string; payload: Payload },
  now: Date,
): Promise<void> {
  const hash = payloadHash(payload);
  if (publication.partsOut > 0) await requireSameStart(trx, publication, payload);
  await trx
    .updateTable('publications')
    .set({ revision_id: revisionId })
    .where('id', '=', publication.id)
    .where('revision_id', 'is distinct from', revisionId)
    .execute();
  const changed = await trx
    .updateTable('publications')
    .set({
      payload,
      payload_hash: hash,
      prepared: {},
      lease: sql<string>`lease + 1`,
      worker_id: null,
      updated_at: now,
    })
    .where('id', '=', publication.id)
    .where('payload_hash', 'is distinct from', hash)
    .returning('generation')
    .executeTakeFirst();
  if (!changed) return;
  const last = await trx
    .selectFrom('attempts')
    .select('outcome')
    .where('publication_id', '=', publication.id)
    .where('generation', '=', changed.generation)
    .orderBy('armed_at', 'desc')
    .orderBy('part', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.outcome === 'rejected' || last?.outcome === 'absent') {
    await trx
      .updateTable('publications')
      .set({
        ...{ generation: changed.generation + 1, chosen_id: null, frozen_at: null },
        // Of a thread that has begun, its first post stays where it is.
        ...(publication.partsOut > 0 ? {} : { remote_id: null, remote_url: null }),
      })
      .where('id', '=', publication.id)
      .execute();
  }
  if (publication.status === 'sending') {
    await trx.updateTable('publications').set({ status: 'planned' }).where('id', '=', publication.id).execute();
    await enqueueRun(trx, { id: publication.id, clientId: publication.clientId, at: now });
  }
}

/** Of a thread that has begun, only what is still to come may become something else, and something has to be. */
async function requireSameStart(
  trx: Db,
  { id, partsOut }: { id: string; partsOut: number },
  payload: Payload,
): Promise<void> {
  const { payload: before } = await trx
    .selectFrom('publications')
    .where('id', '=', id)
    .select('payload')
    .executeTakeFirstOrThrow();
  if (payload.kind !== 'post' || before?.kind !== 'post') return;
  const [was, is] = [partsOfPayload(before), partsOfPayload(payload)];
  const isSame = canonicalJson(was.slice(0, partsOut)) === canonicalJson(is.slice(0, partsOut));
  if (!isSame || is.length <= partsOut) throw domainError('conflict', 'threadBegun', { count: partsOut });
}

/** Where the client's policy asks for no approval, each payload is agreed to by it, for any day. */
export async function agreeByPolicy(trx: Db, actor: Actor, contentId: string, now: Date): Promise<void> {
  const agreed = await trx
    .selectFrom('publications as p')
    .innerJoin('clients as c', 'c.id', 'p.client_id')
    .select(['p.id', 'p.workspace_id', 'p.payload_hash'])
    .where('p.content_id', '=', contentId)
    .where('p.status', 'not in', ['cancelled', 'published'])
    .where('c.approval_policy', '=', 'not_needed')
    .where('p.payload_hash', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('approvals as a')
            .select('a.id')
            .whereRef('a.publication_id', '=', 'p.id')
            .whereRef('a.payload_hash', '=', 'p.payload_hash')
            .where('a.basis', '=', 'policy')
            .where('a.withdrawn_at', 'is', null),
        ),
      ),
    )
    .execute();
  if (agreed.length === 0) return;
  await trx
    .insertInto('approvals')
    .values(
      agreed.map((publication) => ({
        workspace_id: publication.workspace_id,
        publication_id: publication.id,
        payload_hash: publication.payload_hash ?? '',
        basis: 'policy' as const,
        user_id: actor.kind === 'member' ? actor.userId : null,
        address: actor.kind === 'system' ? null : actor.address,
        created_at: now,
      })),
    )
    .execute();
}
