import type { CompiledNewsletter, NewsletterBody, NewsletterPayload } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { permanentAddresses, signedAddress } from '#server/media/addresses.ts';
import { mailingSettingsOf } from '#server/networks/mailingList.ts';
import { appUrl } from '#server/notifications/address.ts';
import type { SystemActor } from '#server/people/actor.ts';
import type { Secrets } from '#server/security/secrets.ts';
import { mediaIdOf } from './addresses.ts';
import { decoded } from './markup.ts';
import { makeNewsletter, type Surroundings } from './newsletter.ts';

type Place = { workspaceId: string; clientId: string };

/**
 * Compiles a draft for good: what is stored with the revision and sent byte for byte. Its pictures get their permanent
 * addresses. Call it with ids that were read with an actor.
 * Throws `invalid: newsletterUnsound` { count, line }, `unavailable: compilerBusy`.
 */
export async function compileNewsletter(
  db: Db,
  { workspaceId, clientId, body }: Place & { body: NewsletterBody },
): Promise<CompiledNewsletter> {
  const around = await surroundingsToSend(db, { workspaceId, clientId, body });
  const making = await makeNewsletter(body, around);
  if (making.kind === 'made') return making.made.compiled;
  const [first] = making.problems;
  throw domainError('invalid', 'newsletterUnsound', { count: making.problems.length, line: first?.line ?? 0 }, 'mjml');
}

/** From whom a mailing list's mails are: part of what is approved. */
export function senderOf(channel: { settings: Record<string, unknown> }): NewsletterPayload['sender'] {
  const { fromName, fromAddress, replyTo } = mailingSettingsOf(channel);
  return { name: fromName, email: fromAddress, replyTo: replyTo || fromAddress };
}

/** What a newsletter stands in when it is to leave the house. */
export async function surroundingsToSend(
  db: Db,
  { workspaceId, clientId, body }: Place & { body: NewsletterBody },
): Promise<Surroundings> {
  const actor: SystemActor = { kind: 'system', workspaceId };
  const own = await ownPictures(db, { workspaceId, clientId }, body);
  const [paths, origin] = await Promise.all([
    permanentAddresses(
      db,
      actor,
      own.map(({ id }) => id),
    ),
    appUrl(db),
  ]);
  const client = await clientOf(db, { workspaceId, clientId });
  return { client, placeholder: null, picture: (id) => (paths.has(id) ? `${origin}${paths.get(id)}` : null) };
}

/** What it stands in while it is looked at: pictures by signed addresses that end at `until`. */
export async function surroundingsToShow(
  db: Db,
  secrets: Secrets,
  { workspaceId, clientId, body }: Place & { body: NewsletterBody },
  until: Date,
): Promise<Surroundings> {
  const own = await ownPictures(db, { workspaceId, clientId }, body);
  const addresses = new Map(own.map((picture) => [picture.id, signedAddress(secrets, picture, until)]));
  const client = await clientOf(db, { workspaceId, clientId });
  return { client, placeholder: placeholderPath, marksLines: true, picture: (id) => addresses.get(id) ?? null };
}

/** Drawn where a starter waits for a picture. */
export const placeholderPath = '/previews/placeholder.svg';

async function clientOf(db: Db, { workspaceId, clientId }: Place): Promise<Surroundings['client']> {
  const client = await db
    .selectFrom('clients')
    .where('id', '=', clientId)
    .where('workspace_id', '=', workspaceId)
    .select(['name', 'postal_address', 'mail_footer', 'locale'])
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
  return {
    name: client.name,
    postalAddress: client.postal_address,
    mailFooter: client.mail_footer,
    locale: client.locale,
  };
}

/** The pictures of this client that a source names. Another client's are nobody's. */
async function ownPictures(db: Db, { workspaceId, clientId }: Place, body: NewsletterBody) {
  const ids = [...body.mjml.matchAll(/media:[0-9a-f-]{36}/g)].flatMap((match) => mediaIdOf(decoded(match[0])) ?? []);
  if (ids.length === 0) return [];
  return await db
    .selectFrom('media')
    .where('id', 'in', [...new Set(ids)].slice(0, 200))
    .where('workspace_id', '=', workspaceId)
    .where('client_id', '=', clientId)
    .select(['id', 'sha256', 'mime'])
    .execute();
}
