import { recordEvent } from '#server/audit/audit.ts';
import { enqueueRun } from '#server/content/due.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { signedAddress } from '#server/media/addresses.ts';
import type { TaskBoard } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { itIsThere } from '#server/publishing/confirm.ts';
import type { Secrets } from '#server/security/secrets.ts';
import { asJson, type ChannelServices } from './account.ts';

/** What a person is asked to publish by hand, and her "done, here is the link". */

type Kept = { text: string; images: { sha256: string; mime: string; width: number; height: number; alt: string }[] };

/** Opens a channel's tasks; a key that is there already stays as it is. */
export function taskBoardOf(
  { db, clock }: Pick<ChannelServices, 'db' | 'clock'>,
  channel: { id: string; workspaceId: string },
): TaskBoard {
  const find: TaskBoard['find'] = async (key) => {
    const row = await db
      .selectFrom('manual_tasks')
      .select(['id', 'done_at', 'link'])
      .where('channel_id', '=', channel.id)
      .where('key', '=', key)
      .executeTakeFirst();
    return row ? { id: row.id, isDone: row.done_at !== null, link: row.link } : null;
  };
  return {
    find,
    async open(key, post) {
      const kept: Kept = {
        text: post.text,
        images: post.images.map(({ sha256, mime, width, height, alt }) => ({ sha256, mime, width, height, alt })),
      };
      await db
        .insertInto('manual_tasks')
        .values({
          channel_id: channel.id,
          workspace_id: channel.workspaceId,
          key,
          post: asJson(kept),
          created_at: clock.now(),
        })
        .onConflict((conflict) => conflict.columns(['channel_id', 'key']).doNothing())
        .execute();
      const task = await find(key);
      if (!task) throw new Error('A task that was just opened is not there.');
      return { id: task.id };
    },
  };
}

export type OpenTask = {
  id: string;
  clientId: string;
  channelId: string;
  /** The place, as the channel is called. */
  place: string;
  text: string;
  since: Date;
};

/** The tasks that wait for a person, oldest first. */
export async function listOpenTasks(
  db: Db,
  actor: MemberActor,
  { clientId, channelId }: { clientId?: string; channelId?: string } = {},
): Promise<OpenTask[]> {
  const rows = await db
    .selectFrom('manual_tasks as t')
    .innerJoin('channels as ch', 'ch.id', 't.channel_id')
    .where(visibleTo(actor, 'ch'))
    .where('t.done_at', 'is', null)
    .$if(clientId !== undefined, (query) => query.where('ch.client_id', '=', clientId ?? ''))
    .$if(channelId !== undefined, (query) => query.where('ch.id', '=', channelId ?? ''))
    .select(['t.id', 'ch.client_id', 't.channel_id', 'ch.name', 't.post', 't.created_at'])
    .orderBy('t.created_at')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    clientId: row.client_id,
    channelId: row.channel_id,
    place: row.name,
    text: (row.post as Kept).text,
    since: row.created_at,
  }));
}

export type Task = OpenTask & {
  placeUrl: string;
  images: { url: string; width: number; height: number; alt: string; name: string }[];
  doneAt: Date | null;
  link: string | null;
};

/** Everything that is needed to publish by hand. Errors: `not_found` taskNotFound. */
export async function readTask(
  db: Db,
  actor: MemberActor,
  { taskId, channelId, secrets }: { taskId: string; channelId: string; secrets: Secrets },
  now: Date,
): Promise<Task> {
  const row = await db
    .selectFrom('manual_tasks as t')
    .innerJoin('channels as ch', 'ch.id', 't.channel_id')
    .where(visibleTo(actor, 'ch'))
    .where('t.id', '=', taskId)
    .where('ch.id', '=', channelId)
    .select([
      't.id',
      'ch.client_id',
      't.channel_id',
      'ch.name',
      'ch.settings',
      't.post',
      't.created_at',
      't.done_at',
      't.link',
    ])
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'taskNotFound');
  const { text, images } = row.post as Kept;
  const until = new Date(now.getTime() + 24 * 3_600_000);
  return {
    id: row.id,
    clientId: row.client_id,
    channelId: row.channel_id,
    place: row.name,
    placeUrl: typeof row.settings.placeUrl === 'string' ? row.settings.placeUrl : '',
    text,
    images: images.map((image, index) => ({
      url: signedAddress(secrets, image, until),
      width: image.width,
      height: image.height,
      alt: image.alt,
      name: `${index + 1}.${image.mime.split('/')[1]}`,
    })),
    since: row.created_at,
    doneAt: row.done_at,
    link: row.link,
  };
}

/**
 * "Done, here is the link": the publication hears of it at once. The link may be left out.
 * Errors: `invalid` linkInvalid; `not_found` taskNotFound; `conflict` taskAlreadyDone.
 */
export async function completeTask(
  db: Db,
  actor: MemberActor,
  { taskId, channelId, link }: { taskId: string; channelId: string; link: string },
  now: Date,
): Promise<void> {
  const kept = cleanLink(link);
  await inTransaction(db, async (trx) => {
    const task = await trx
      .selectFrom('manual_tasks as t')
      .innerJoin('channels as ch', 'ch.id', 't.channel_id')
      .where(visibleTo(actor, 'ch'))
      .where('t.id', '=', taskId)
      .where('ch.id', '=', channelId)
      .select(['t.key', 'ch.client_id'])
      .executeTakeFirst();
    if (!task) throw domainError('not_found', 'taskNotFound');
    const done = await trx
      .updateTable('manual_tasks')
      .set({ done_at: now, done_by: actor.userId, link: kept })
      .where('id', '=', taskId)
      .where('workspace_id', '=', actor.workspaceId)
      .where('done_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!done) throw domainError('conflict', 'taskAlreadyDone');
    await recordEvent(
      trx,
      actor,
      { event: 'task.done', subject: { kind: 'task', id: taskId }, clientId: task.client_id, detail: { link: kept } },
      now,
    );
    await wakePublication(trx, actor, { key: task.key, clientId: task.client_id, link: kept }, now);
  });
}

/** The publication that opened the task looks again now, and not only at its next turn; one in doubt has its answer. */
async function wakePublication(
  trx: Db,
  actor: MemberActor,
  { key, clientId, link }: { key: string; clientId: string; link: string | null },
  now: Date,
): Promise<void> {
  const publication = await trx
    .selectFrom('publications as p')
    .innerJoin('attempts as a', 'a.publication_id', 'p.id')
    .where('a.key', '=', key)
    .where('p.workspace_id', '=', actor.workspaceId)
    .select(['p.id', 'p.status'])
    .executeTakeFirst();
  if (!publication) return;
  const { id, status } = publication;
  if (status === 'unconfirmed') return await itIsThere(trx, actor, { publicationId: id, link: link ?? '' }, now);
  await trx
    .updateTable('publications')
    .set({ next_try_at: now, updated_at: now })
    .where('id', '=', id)
    .where('status', 'in', ['processing', 'unknown'])
    .execute();
  await enqueueRun(trx, { id, clientId, at: now });
}

function cleanLink(text: string): string | null {
  const link = text.trim();
  if (!link) return null;
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.href.length > 2_000) {
    throw domainError('invalid', 'linkInvalid', {}, 'link');
  }
  return url.href;
}
