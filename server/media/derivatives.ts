import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import type { Storage } from '#server/storage/storage.ts';
import { draw, type Encoded, inTurn, open } from './encode.ts';

/** The bytes that one channel gets for a picture: the stored ones, or a stored copy that fits. */
export type Picture = { mediaId: string; sha256: string; mime: string; width: number; height: number; bytes: number };

export type ImageLimits = Pick<Limits, 'imageMimes' | 'imageBytes' | 'imagePixels'>;

type Shelf = { db: Db; storage: Storage };
type Medium = {
  id: string;
  workspace_id: string;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
};

/** The small copy for lists and previews on our own pages. */
const small = { fits: 'small', edge: 640 };

export function fits(picture: Pick<Picture, 'mime' | 'bytes' | 'width' | 'height'>, limits: ImageLimits): boolean {
  return (
    limits.imageMimes.includes(picture.mime) &&
    picture.bytes <= limits.imageBytes &&
    (limits.imagePixels === undefined || picture.width * picture.height <= limits.imagePixels)
  );
}

/**
 * What each picture is on a channel of these limits, by media id: read from the database only, so that it may run in
 * the transaction that makes a revision. The same row is found every time: an approved hash stays the same hash.
 * Throws `not_found: imageGone` for a picture of another client, `conflict: imagesNotReady` when a copy has yet to be
 * made (`readyPictures`).
 */
export async function picturesFor(
  db: Db,
  {
    workspaceId,
    clientId,
    mediaIds,
    limits,
  }: { workspaceId: string; clientId: string; mediaIds: readonly string[]; limits: ImageLimits },
): Promise<Map<string, Picture>> {
  const pictures = new Map<string, Picture>();
  for (const medium of await mediaOf(db, workspaceId, clientId, mediaIds)) {
    const picture = await pictureFor(db, medium, limits);
    if (!picture) throw domainError('conflict', 'imagesNotReady');
    pictures.set(medium.id, picture);
  }
  if (mediaIds.some((id) => !pictures.has(id))) throw domainError('not_found', 'imageGone');
  return pictures;
}

/** Makes the copies that channels of these limits need and that are not there yet. Repeatable; holds no transaction. */
export async function readyPictures(
  { db, storage }: Shelf,
  {
    workspaceId,
    clientId,
    mediaIds,
    limits,
  }: { workspaceId: string; clientId: string; mediaIds: readonly string[]; limits: readonly ImageLimits[] },
  now: Date,
): Promise<void> {
  for (const medium of await mediaOf(db, workspaceId, clientId, mediaIds)) {
    for (const one of limits) {
      if (await pictureFor(db, medium, one)) continue;
      const bytes = await storage.read(medium.sha256);
      if (!bytes) throw domainError('unavailable', 'imageGone');
      const copy = await inTurn(() => shrink(bytes, medium, one));
      await keep({ db, storage }, medium, fitsName(one), copy, now);
    }
  }
}

/** Keeps the small copy of a picture that was just encoded. */
export async function keepSmall(shelf: Shelf, medium: Medium, picture: Encoded, now: Date): Promise<void> {
  const known = await shelf.db
    .selectFrom('media_derivatives')
    .select('sha256')
    .where('media_id', '=', medium.id)
    .where('fits', '=', small.fits)
    .executeTakeFirst();
  if (known) return;
  const drawn = await draw(
    open(picture.bytes)
      .resize({ width: small.edge, height: small.edge, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 }),
  );
  await keep(shelf, medium, small.fits, drawn, now);
}

/** The small copies of pictures, by media id. No actor: call it with ids that were read with one. */
export async function smallPictures(db: Db, mediaIds: readonly string[]): Promise<Map<string, Picture>> {
  if (mediaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('media_derivatives')
    .selectAll()
    .where('media_id', 'in', [...mediaIds])
    .where('fits', '=', small.fits)
    .execute();
  return new Map(rows.map((row) => [row.media_id, asPicture(row)]));
}

async function mediaOf(db: Db, workspaceId: string, clientId: string, mediaIds: readonly string[]): Promise<Medium[]> {
  if (mediaIds.length === 0) return [];
  return db
    .selectFrom('media')
    .select(['id', 'workspace_id', 'sha256', 'mime', 'width', 'height', 'bytes'])
    .where('workspace_id', '=', workspaceId)
    .where('client_id', '=', clientId)
    .where('id', 'in', [...mediaIds])
    .execute();
}

async function pictureFor(db: Db, medium: Medium, limits: ImageLimits): Promise<Picture | null> {
  if (fits(medium, limits)) {
    const { id, sha256, mime, width, height, bytes } = medium;
    return { mediaId: id, sha256, mime, width, height, bytes };
  }
  const copies = await db
    .selectFrom('media_derivatives')
    .selectAll()
    .where('media_id', '=', medium.id)
    .where('fits', '!=', small.fits)
    .orderBy('created_at')
    .orderBy('fits')
    .execute();
  const copy = copies.find((row) => fits(row, limits));
  return copy ? asPicture(copy) : null;
}

/** A copy that fits: first lighter, then smaller. A still one; an animation that does not fit loses its movement. */
async function shrink(bytes: Buffer, medium: Medium, limits: ImageLimits): Promise<Encoded> {
  const jpeg = limits.imageMimes.includes('image/jpeg');
  const most = limits.imagePixels ?? Number.POSITIVE_INFINITY;
  let scale = Math.min(1, Math.sqrt(most / (medium.width * medium.height)));
  for (let round = 0; round < 24; round++) {
    const width = Math.max(1, Math.floor(medium.width * scale));
    for (const quality of jpeg ? [88, 80, 70] : [0]) {
      const resized = open(bytes).resize({ width, withoutEnlargement: true });
      const copy = await draw(
        jpeg ? resized.flatten({ background: '#ffffff' }).jpeg({ quality }) : resized.png({ compressionLevel: 9 }),
      );
      if (fits({ ...copy, bytes: copy.bytes.length }, limits)) return copy;
    }
    scale *= 0.8;
  }
  throw domainError('invalid', 'imageCannotFit');
}

function fitsName({ imageMimes, imageBytes, imagePixels }: ImageLimits): string {
  return `${imageMimes.toSorted().join(',')}|${imageBytes}|${imagePixels ?? ''}`;
}

async function keep({ db, storage }: Shelf, medium: Medium, name: string, copy: Encoded, now: Date): Promise<void> {
  const sha256 = await storage.put(copy.bytes);
  await db
    .insertInto('media_derivatives')
    .values({
      workspace_id: medium.workspace_id,
      media_id: medium.id,
      fits: name,
      sha256,
      mime: copy.mime,
      width: copy.width,
      height: copy.height,
      bytes: copy.bytes.length,
      created_at: now,
    })
    // Whoever was first is kept: two encoders need not agree on every byte.
    .onConflict((conflict) => conflict.columns(['media_id', 'fits']).doNothing())
    .execute();
}

function asPicture(row: { media_id: string } & Omit<Picture, 'mediaId'>): Picture {
  const { media_id: mediaId, sha256, mime, width, height, bytes } = row;
  return { mediaId, sha256, mime, width, height, bytes };
}
