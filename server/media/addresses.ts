import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Actor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { newToken, type Secrets } from '#server/security/secrets.ts';
import { isStorageKey } from '#server/storage/storage.ts';

/**
 * The three ways to a picture. Private: whoever is signed in and may see the client. Signed: whoever has the address,
 * until it ends (approvers' pages, previews in an opaque frame, networks that fetch). Permanent: pictures of a
 * newsletter that was sent.
 */

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
};
const mimes = Object.fromEntries(Object.entries(extensions).map(([mime, extension]) => [extension, mime]));

export function privateAddress(mediaId: string, size: 'whole' | 'small' = 'whole'): string {
  return size === 'small' ? `/media/${mediaId}/small` : `/media/${mediaId}`;
}

/** A path that shows these bytes until `until`. Ends are rounded up to the hour, so that a browser may keep the picture. */
export function signedAddress(secrets: Secrets, picture: { sha256: string; mime: string }, until: Date): string {
  const end = Math.ceil(until.getTime() / 3_600_000) * 3600;
  const file = `${picture.sha256}.${extensions[picture.mime] ?? 'bin'}`;
  return `/media/signed/${file}?until=${end}&sig=${secrets.sign('media', `${file}?${end}`)}`;
}

/** What a signed path names; null: forged, or over. */
export function readSigned(
  secrets: Secrets,
  { file, until, sig }: { file: string; until: string; sig: string },
  now: Date,
): { sha256: string; mime: string; until: Date } | null {
  const [sha256 = '', extension = ''] = file.split('.');
  const mime = mimes[extension];
  if (!mime || !isStorageKey(sha256) || !/^\d{1,12}$/.test(until)) return null;
  if (!secrets.verify('media', `${file}?${until}`, sig) || Number(until) * 1000 <= now.getTime()) return null;
  return { sha256, mime, until: new Date(Number(until) * 1000) };
}

/**
 * The permanent, unguessable paths of pictures, by media id; made at the first call and the same ever after.
 * For what is sent out in a newsletter: whoever has the mail can open them for good.
 */
export async function permanentAddresses(
  db: Db,
  actor: Actor,
  mediaIds: readonly string[],
): Promise<Map<string, string>> {
  const addresses = new Map<string, string>();
  for (const id of new Set(mediaIds)) {
    const row = await db
      .updateTable('media')
      .set((eb) => ({ public_token: eb.fn.coalesce('public_token', eb.val(newToken())) }))
      .where('id', '=', id)
      .where(visibleTo(actor, 'media'))
      .returning(['public_token', 'mime'])
      .executeTakeFirst();
    if (!row?.public_token) throw domainError('not_found', 'imageGone');
    addresses.set(id, `/media/p/${row.public_token}.${extensions[row.mime] ?? 'bin'}`);
  }
  return addresses;
}

/** The bytes behind a permanent path. */
export async function readPermanent(db: Db, file: string): Promise<{ sha256: string; mime: string } | null> {
  const token = file.split('.')[0] ?? '';
  if (!/^[\w-]{20,64}$/.test(token)) return null;
  const row = await db
    .selectFrom('media')
    .select(['sha256', 'mime'])
    .where('public_token', '=', token)
    .executeTakeFirst();
  return row ?? null;
}
