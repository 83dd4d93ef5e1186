import type { Db } from '#server/database/connection.ts';
import type { PublicationsTable } from '#server/database/schema/publishing.ts';
import { domainError, isDomainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { partsOfPayload } from '#server/posts/variants.ts';
import { refusedRemovals } from '#server/publishing/removal.ts';
import { numbersOf, type Told } from '#server/results/numbers.ts';
import { type AgreedPublication, agreementOf, wereAgreed } from './agreement.ts';
import type { ContentBody } from './body.ts';
import { type ComposerChannel, channelsFor } from './composerChannels.ts';
import { type ContentStage, deriveStage, type PublicationStatus, publicationStage, type Stage } from './lifecycle.ts';
import { canonicalJson, payloadHash } from './payload.ts';
import { payloadsFor } from './payloads.ts';
import type { Disambiguation } from './time.ts';

export type ComposerPublication = {
  id: string;
  channelId: string;
  status: PublicationStatus;
  stage: Stage;
  dueAt: Date | null;
  /** What was chosen: wall time in `dueZone`. */
  dueWall: string | null;
  dueZone: string | null;
  dueDisambiguation: Disambiguation;
  nextTryAt: Date | null;
  heldReason: PublicationsTable['held_reason'];
  problem: string | null;
  problemWords: string | null;
  remoteUrl: string | null;
  /** Posts of a thread, and how many of them are out; 1 and 0 for a single post. */
  parts: number;
  partsOut: number;
  publishedAt: Date | null;
  /** Taken down again, here or (as far as the network tells) there. */
  removedAt: Date | null;
  /** What the last asking to take it down met. */
  notRemoved: { reason: string; words: string | null } | null;
  numbers: Told | null;
  agreement: AgreedPublication['agreement'];
  approval: AgreedPublication['approval'];
};

/** Everything that the screen of one content shows, but its history. */
export type Composed = {
  id: string;
  kind: ContentBody['kind'];
  title: string;
  /** What is decided, and what is shown. */
  storedStage: ContentStage;
  stage: Stage;
  client: {
    id: string;
    name: string;
    colour: string;
    zone: string;
    locale: 'pl' | 'en';
    policy: 'required' | 'not_needed';
    graceMinutes: number;
    isPaused: boolean;
    isArchived: boolean;
  };
  draft: { body: ContentBody; version: number; savedAt: Date; savedBy: { id: string; name: string } | null };
  publications: ComposerPublication[];
  channels: ComposerChannel[];
  /** The version that goes out; null while there is none. */
  revision: { id: string; number: number; madeAt: Date } | null;
  /** The working draft says something else than what goes out, or a channel has nothing to send yet. */
  isAhead: boolean;
  /** What is with the client now. */
  review: { id: string; round: number; sentAt: Date; isCurrent: boolean } | null;
  copiedFrom: { id: string; title: string } | null;
};

/** Errors: `not_found` contentNotFound. */
export async function composed(db: Db, actor: MemberActor, contentId: string): Promise<Composed> {
  const row = await db
    .selectFrom('contents as c')
    .innerJoin('clients as cl', 'cl.id', 'c.client_id')
    .leftJoin('users as u', 'u.id', 'c.draft_saved_by')
    .leftJoin('revisions as r', 'r.id', 'c.current_revision_id')
    .leftJoin('contents as o', (join) => join.onRef('o.id', '=', 'c.copied_from').on(visibleTo(actor, 'o')))
    .where('c.id', '=', contentId)
    .where(visibleTo(actor, 'c'))
    .select([
      'c.id',
      'c.kind',
      'c.title',
      'c.stage',
      'c.draft',
      'c.draft_version',
      'c.draft_saved_at',
      'c.draft_saved_by',
    ])
    .select([
      'u.name as saved_by_name',
      'r.id as revision_id',
      'r.number',
      'r.body as revision_body',
      'r.created_at as made_at',
    ])
    .select([
      'cl.id as client_id',
      'cl.name as client_name',
      'cl.colour',
      'cl.time_zone',
      'cl.locale',
      'cl.approval_policy',
    ])
    .select(['cl.grace_minutes', 'cl.paused_at', 'cl.archived_at', 'o.id as original_id', 'o.title as original_title'])
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'contentNotFound');
  const [publications, channels, review] = await Promise.all([
    publicationsOf(db, contentId, row.stage),
    channelsFor(db, actor, row.client_id, row.kind),
    db
      .selectFrom('reviews')
      .select(['id', 'round', 'sent_at', 'revision_id'])
      .where('content_id', '=', contentId)
      .where('status', '=', 'open')
      .executeTakeFirst(),
  ]);
  const isSaid = row.revision_body !== null && canonicalJson(row.revision_body) === canonicalJson(row.draft);
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    storedStage: row.stage,
    stage: deriveStage(
      row.stage,
      publications.map((publication) => publication.status),
    ),
    client: {
      id: row.client_id,
      name: row.client_name,
      colour: row.colour,
      zone: row.time_zone,
      locale: row.locale,
      policy: row.approval_policy,
      graceMinutes: row.grace_minutes,
      isPaused: row.paused_at !== null,
      isArchived: row.archived_at !== null,
    },
    draft: {
      body: row.draft,
      version: row.draft_version,
      savedAt: row.draft_saved_at,
      savedBy: row.draft_saved_by ? { id: row.draft_saved_by, name: row.saved_by_name ?? '' } : null,
    },
    publications,
    // One that was disconnected is shown while something of this content is on it.
    channels: channels.filter(
      (channel) => channel.status !== 'disconnected' || publications.some(({ channelId }) => channelId === channel.id),
    ),
    revision:
      row.revision_id && row.number !== null && row.made_at
        ? { id: row.revision_id, number: row.number, madeAt: row.made_at }
        : null,
    isAhead: !isSaid || publications.some(({ agreement }) => agreement === 'no_revision'),
    review: review
      ? {
          id: review.id,
          round: review.round,
          sentAt: review.sent_at,
          isCurrent: review.revision_id === row.revision_id,
        }
      : null,
    copiedFrom: row.original_id ? { id: row.original_id, title: row.original_title ?? '' } : null,
  };
}

/** Whether the words of the draft, on every channel, were agreed to before: bringing them back asks nobody anew. */
export async function draftWasAgreed(db: Db, actor: MemberActor, content: Composed): Promise<boolean> {
  if (content.kind !== 'post') return false;
  const { id, client, draft } = content;
  const place = { id, workspace_id: actor.workspaceId, client_id: client.id, draft: draft.body };
  try {
    const payloads = await payloadsFor(db, place, content.publications, null);
    return await wereAgreed(
      db,
      id,
      new Map([...payloads].map(([channelId, payload]) => [channelId, payloadHash(payload)])),
    );
  } catch (error) {
    // A picture that has no copy yet was certainly not agreed to.
    if (isDomainError(error)) return false;
    throw error;
  }
}

async function publicationsOf(db: Db, contentId: string, stage: ContentStage): Promise<ComposerPublication[]> {
  const rows = await db
    .selectFrom('publications as p')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .selectAll('p')
    .where('p.content_id', '=', contentId)
    .where('p.status', '!=', 'cancelled')
    .orderBy('ch.created_at')
    .orderBy('ch.id')
    .execute();
  const ids = rows.filter(({ status }) => status === 'published').map(({ id }) => id);
  const [numbers, refusals] = await Promise.all([numbersOf(db, ids), refusedRemovals(db, ids)]);
  const agreed = new Map((await agreementOf(db, contentId)).map((one) => [one.id, one]));
  return rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    status: row.status,
    stage: publicationStage(stage, row.status),
    dueAt: row.due_at,
    dueWall: row.due_wall,
    dueZone: row.due_zone,
    dueDisambiguation: row.due_disambiguation,
    nextTryAt: row.next_try_at,
    heldReason: row.held_reason,
    problem: row.problem,
    problemWords: row.problem_words,
    remoteUrl: row.remote_url,
    parts: row.payload?.kind === 'post' ? partsOfPayload(row.payload).length : 1,
    partsOut: row.parts_out,
    publishedAt: row.published_at,
    removedAt: row.removed_at,
    notRemoved: row.removed_at ? null : (refusals.get(row.id) ?? null),
    numbers: numbers.get(row.id) ?? null,
    agreement: agreed.get(row.id)?.agreement ?? 'no_revision',
    approval: agreed.get(row.id)?.approval ?? null,
  }));
}
