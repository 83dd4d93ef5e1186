import { type StarterName, starters } from '#emails/starters/index.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

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
