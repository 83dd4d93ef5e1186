import { type Selectable, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MediaTable } from '#server/database/schema/media.ts';
import { domainError } from '#server/errors.ts';
import type { Actor, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import type { Storage } from '#server/storage/storage.ts';
import { keepSmall } from './derivatives.ts';
import { encodePicture, inTurn } from './encode.ts';

/** What storing needs; `Services` and a route's context are such. */
export type Shelf = { db: Db; storage: Storage };

/** A picture of one client, as the composer and the checks know it. */
export type StoredImage = {
  id: string;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  animated: boolean;
  /** The description that was given last; offered where the picture is used again. */
  alt: string;
  name: string;
};

/**
 * Keeps a picture of a client: re-encoded (see `encodePicture`, whose errors it throws), by the hash of its new bytes.
 * The same picture again gives the same row.
 */
export async function storeImage(
  { db, storage }: Shelf,
  actor: MemberActor,
  { clientId, bytes, name }: { clientId: string; bytes: Buffer; name: string },
  now: Date,
): Promise<StoredImage> {
  await requireOpenClient(db, actor, clientId);
  return inTurn(async () => {
    const picture = await encodePicture(bytes);
    const sha256 = await storage.put(picture.bytes);
    const row = await db
      .insertInto('media')
      .values({
        workspace_id: actor.workspaceId,
        client_id: clientId,
        sha256,
        mime: picture.mime,
        width: picture.width,
        height: picture.height,
        bytes: picture.bytes.length,
        animated: picture.animated,
        original_name: nameOf(name),
        created_by: actor.userId,
        created_at: now,
      })
      .onConflict((conflict) => conflict.columns(['client_id', 'sha256']).doUpdateSet({ sha256 }))
      .returningAll()
      .executeTakeFirstOrThrow();
    await keepSmall({ db, storage }, row, picture, now);
    return asStored(row);
  });
}

/** Throws `not_found: clientNotFound` unless the actor may see the client and it is not archived. */
export async function requireOpenClient(db: Db, actor: MemberActor, clientId: string): Promise<void> {
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('id', '=', clientId)
    .where('archived_at', 'is', null)
    .where(visibleTo(actor, 'clients', 'id'))
    .executeTakeFirst();
  if (!client) throw domainError('not_found', 'clientNotFound');
}

/** The pictures of `ids` that the actor may see, by id. */
export async function imagesById(db: Db, actor: Actor, ids: readonly string[]): Promise<Record<string, StoredImage>> {
  if (ids.length === 0) return {};
  const rows = await db
    .selectFrom('media')
    .selectAll()
    .where('id', 'in', [...ids])
    .where(visibleTo(actor, 'media'))
    .execute();
  return Object.fromEntries(rows.map((row) => [row.id, asStored(row)]));
}

/** A client's pictures, newest first: to be used again. */
export async function imagesOfClient(
  db: Db,
  actor: Actor,
  { clientId, limit = 60 }: { clientId: string; limit?: number },
): Promise<StoredImage[]> {
  const rows = await db
    .selectFrom('media')
    .selectAll()
    .where('client_id', '=', clientId)
    .where(visibleTo(actor, 'media'))
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(asStored);
}

/** Remembers a description with its picture, for the next use. Call it where a draft is saved. */
export async function rememberAlt(
  db: Db,
  actor: Actor,
  places: readonly { mediaId: string; alt: string }[],
): Promise<void> {
  for (const { mediaId, alt } of places) {
    if (alt.trim() === '') continue;
    await db
      .updateTable('media')
      .set({ alt: alt.trim() })
      .where('id', '=', mediaId)
      .where('alt', '!=', alt.trim())
      .where(visibleTo(actor, 'media'))
      .execute();
  }
}

/**
 * Makes pictures another client's own as well, with their descriptions and their small copies; the bytes are shared.
 * Returns the new ids by the old ones; what the actor may not see is left out.
 */
export async function copyImages(
  db: Db,
  actor: MemberActor,
  { mediaIds, toClientId }: { mediaIds: readonly string[]; toClientId: string },
  now: Date,
): Promise<Map<string, string>> {
  const copies = new Map<string, string>();
  if (mediaIds.length === 0) return copies;
  const rows = await db
    .selectFrom('media')
    .selectAll()
    .where('id', 'in', [...mediaIds])
    .where(visibleTo(actor, 'media'))
    .execute();
  for (const { id: from, public_token: _, ...row } of rows) {
    const { id } = await db
      .insertInto('media')
      .values({ ...row, client_id: toClientId, created_by: actor.userId, created_at: now })
      .onConflict((conflict) => conflict.columns(['client_id', 'sha256']).doUpdateSet({ sha256: row.sha256 }))
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('media_derivatives')
      .columns(['workspace_id', 'media_id', 'fits', 'sha256', 'mime', 'width', 'height', 'bytes', 'created_at'])
      .expression((eb) =>
        eb
          .selectFrom('media_derivatives')
          .select([
            'workspace_id',
            sql<string>`${id}::uuid`.as('media_id'),
            'fits',
            'sha256',
            'mime',
            'width',
            'height',
            'bytes',
            'created_at',
          ])
          .where('media_id', '=', from),
      )
      .onConflict((conflict) => conflict.columns(['media_id', 'fits']).doNothing())
      .execute();
    copies.set(from, id);
  }
  return copies;
}

/**
 * Stored bytes by their hash, as networks are handed them. Throws `unavailable: imageGone` when the storage lost them.
 * No actor: a hash is only known from a row that was read with one.
 */
export async function readImage(storage: Storage, sha256: string): Promise<Buffer> {
  const bytes = await storage.read(sha256);
  if (!bytes) throw domainError('unavailable', 'imageGone');
  return bytes;
}

export function asStored(row: Selectable<MediaTable>): StoredImage {
  const { id, sha256, mime, width, height, bytes, animated, alt, original_name: name } = row;
  return { id, sha256, mime, width, height, bytes, animated, alt, name };
}

/** Only for showing: no path, no control characters, no longer than a line. */
function nameOf(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replace(/\p{C}/gu, '').slice(0, 120);
}
