import type { PayloadPart, PostBody, PostPayload } from '#server/content/body.ts';
import { payloadHash } from '#server/content/payload.ts';
import { localDate, localWall } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { monday } from './factories.ts';

type Place = { workspaceId: string; clientId: string };

export type MadePost = { contentId: string; publicationIds: string[] };

/** A post with a revision, and a publication with its payload on each channel; approved for its day unless told. */
export async function makePost(
  db: Db,
  { workspaceId, clientId }: Place,
  channelIds: string[],
  {
    text = 'Nowe piwonie już są.',
    /** What goes on after it, as a thread. */
    thread = [] as string[],
    /** Pictures of the first post. */
    media = [] as PayloadPart['media'],
    dueAt = null as Date | null,
    zone = 'Europe/Warsaw',
    stage = 'approved' as 'idea' | 'draft' | 'in_review' | 'approved',
    approved = true,
    basis = 'on_behalf' as 'policy' | 'on_behalf',
    now = monday,
  } = {},
): Promise<MadePost> {
  const rest = thread.map((words) => ({ text: words, media: [] }));
  const body: PostBody = { kind: 'post', text, media: [], ...(rest.length > 0 ? { thread: rest } : {}), variants: {} };
  const content = await db
    .insertInto('contents')
    .values({
      workspace_id: workspaceId,
      client_id: clientId,
      kind: 'post',
      title: text.slice(0, 40),
      stage,
      draft: body,
      draft_saved_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const revision = await db
    .insertInto('revisions')
    .values({
      workspace_id: workspaceId,
      content_id: content.id,
      number: 1,
      made_for: 'schedule',
      body,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.updateTable('contents').set({ current_revision_id: revision.id }).where('id', '=', content.id).execute();
  const first = { text, media };
  const payload: PostPayload =
    rest.length > 0 ? { v: 2, kind: 'post', parts: [first, ...rest] } : { v: 1, kind: 'post', ...first };
  const publications = await db
    .insertInto('publications')
    .values(
      channelIds.map((channelId) => ({
        workspace_id: workspaceId,
        client_id: clientId,
        content_id: content.id,
        channel_id: channelId,
        revision_id: revision.id,
        payload,
        payload_hash: payloadHash(payload),
        ...(dueAt ? { due_at: dueAt, due_wall: localWall(dueAt, zone), due_zone: zone } : {}),
        created_at: now,
        updated_at: now,
      })),
    )
    .returning('id')
    .execute();
  if (approved) {
    for (const { id } of publications)
      await approve(db, id, { basis, date: dueAt && basis === 'on_behalf' ? localDate(dueAt, zone) : null, now });
  }
  return { contentId: content.id, publicationIds: publications.map(({ id }) => id) };
}

/** Somebody's yes to what the publication's payload is now. */
export async function approve(
  db: Db,
  publicationId: string,
  { basis = 'on_behalf' as 'policy' | 'on_behalf', date = null as string | null, now = monday } = {},
): Promise<void> {
  await db
    .insertInto('approvals')
    .columns(['workspace_id', 'publication_id', 'payload_hash', 'basis', 'approved_local_date', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom('publications')
        .where('id', '=', publicationId)
        .select((e) => [
          'workspace_id',
          'id',
          e.fn.coalesce('payload_hash', e.val('')).as('hash'),
          e.val(basis).as('basis'),
          e.cast<Date>(e.val(date), 'date').as('date'),
          e.cast<Date>(e.val(now.toISOString()), 'timestamptz').as('at'),
        ]),
    )
    .execute();
}

export async function publicationRow(db: Db, id: string) {
  return await db.selectFrom('publications').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
}
