import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { assignable } from './assignee.ts';
import { labelsOf } from './fill.ts';
import { type FreeSlot, nextFreeSlot } from './freeSlots.ts';
import { type Label, listLabels } from './labels.ts';

export type About = {
  labels: Label[];
  labelIds: string[];
  people: { userId: string; name: string }[];
  assigneeId: string | null;
};

/** What a content is about and whose it is, with what can be chosen. Errors: `not_found` contentNotFound. */
export async function aboutContent(db: Db, actor: MemberActor, contentId: string): Promise<About> {
  const content = await contentOf(db, actor, contentId);
  const [labels, borne, people] = await Promise.all([
    listLabels(db, actor, content.clientId),
    labelsOf(db, [contentId]),
    assignable(db, actor, content.clientId),
  ]);
  return { labels, labelIds: borne.get(contentId) ?? [], people, assigneeId: content.assigneeId };
}

/** The next free slot for a content, on the channels that it has. Errors: `not_found` contentNotFound. */
export async function nextSlotFor(db: Db, actor: MemberActor, contentId: string, now: Date): Promise<FreeSlot | null> {
  const { clientId, kind } = await contentOf(db, actor, contentId);
  const publications = await db
    .selectFrom('publications')
    .select('channel_id')
    .where('content_id', '=', contentId)
    .where('status', '!=', 'cancelled')
    .execute();
  const channelIds = publications.map((row) => row.channel_id);
  return await nextFreeSlot(db, actor, { clientId, kind, channelIds }, now);
}

async function contentOf(db: Db, actor: MemberActor, contentId: string) {
  const content = await db
    .selectFrom('contents')
    .select(['client_id as clientId', 'kind', 'assignee_id as assigneeId'])
    .where('id', '=', contentId)
    .where(visibleTo(actor, 'contents'))
    .executeTakeFirst();
  if (!content) throw domainError('not_found', 'contentNotFound');
  return content;
}
