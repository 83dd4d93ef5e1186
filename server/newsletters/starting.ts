import { type StarterName, starters } from '#emails/starters/index.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import { saveDraft } from '#server/content/drafting.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Actor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { newsletterOf } from './editor.ts';

export const starterNames = Object.keys(starters) as StarterName[];
export type { StarterName };

/**
 * What a new newsletter of a client begins with: one of our designs in her colours, her logo and her language, for her
 * only list if she has one. Errors: `not_found` clientNotFound.
 */
export async function starterBody(
  db: Db,
  actor: Actor,
  { clientId, starter }: { clientId: string; starter: StarterName },
): Promise<NewsletterBody> {
  const client = await db
    .selectFrom('clients')
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .select(['name', 'colour', 'locale', 'logo_media_id'])
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  const lists = await db
    .selectFrom('lists')
    .where('client_id', '=', clientId)
    .where('archived_at', 'is', null)
    .where(visibleTo(actor, 'lists'))
    .select('id')
    .limit(2)
    .execute();
  const logo = client.logo_media_id ? `media:${client.logo_media_id}` : null;
  const begun = starters[starter]({ name: client.name, colour: client.colour, logo }, client.locale);
  return { kind: 'newsletter', ...begun, text: '', listId: lists.length === 1 ? (lists[0]?.id ?? null) : null };
}

/**
 * Fills a newsletter whose source is still empty with a design; subject and list that were chosen already stay.
 * Errors: `not_found`; `conflict` changedMeanwhile; `invalid` starterUnknown.
 */
export async function beginWith(
  db: Db,
  actor: MemberActor,
  { contentId, version, starter }: { contentId: string; version: number; starter: string },
  now: Date,
): Promise<void> {
  const name = starterNames.find((one) => one === starter);
  if (!name) throw domainError('invalid', 'starterUnknown');
  const { clientId, body, title } = await newsletterOf(db, actor, contentId);
  if (body.mjml.trim() !== '') throw domainError('conflict', 'changedMeanwhile');
  const begun = await starterBody(db, actor, { clientId, starter: name });
  const filled: NewsletterBody = {
    ...begun,
    subject: body.subject || begun.subject,
    preheader: body.preheader || begun.preheader,
    listId: body.listId ?? begun.listId,
  };
  const saved = await saveDraft(db, actor, { contentId, version, title, body: filled }, now);
  if (saved.kind === 'conflict') throw domainError('conflict', 'changedMeanwhile');
}
