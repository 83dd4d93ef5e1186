import type { PayloadPart } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import type { Json } from '#server/database/schema/columns.ts';
import { signedAddress } from '#server/media/addresses.ts';
import { readImage } from '#server/media/images.ts';
import type { Call, Post, PostNetwork, Prepared, PrepareOutcome, Reply } from '#server/networks/network.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import type { Claimed } from './claim.ts';

type Shelf = Pick<WorkerServices, 'storage' | 'secrets' | 'config'>;

/** A post, or one of a thread, as a network takes it; pictures are read when they are wanted. */
export function postOf({ storage, secrets, config }: Shelf, part: PayloadPart, reply: Reply | null): Post {
  return {
    text: part.text,
    ...(reply ? { reply } : {}),
    images: part.media.map(({ sha256, mime, width, height, bytes, alt }) => ({
      ...{ sha256, mime, width, height, bytes, alt },
      read: () => readImage(storage, sha256),
      address: (until) => new URL(signedAddress(secrets, { sha256, mime }, until), config.appUrl).href,
    })),
  };
}

/** The publication was taken out of this worker's hands: cancelled, moved, or given to another. */
export const lost = Symbol('lost');

/**
 * Uploads and containers: everything that may be repeated. Each id that the network hands out is written down before
 * the next call, and what an earlier try already has is not made again.
 */
export async function prepare(
  db: Db,
  network: PostNetwork,
  { call, post, claimed }: { call: Call; post: Post; claimed: Claimed },
  now: () => Date,
): Promise<PrepareOutcome | typeof lost> {
  if (!network.prepare) return { kind: 'ready', prepared: claimed.prepared };
  let isLost = false;
  const save = async (prepared: Prepared): Promise<void> => {
    const done = await db
      .updateTable('publications')
      .set({ prepared: prepared as { [key: string]: Json }, updated_at: now() })
      .where('id', '=', claimed.id)
      .where('status', '=', 'sending')
      .where('worker_id', '=', claimed.workerId)
      .where('lease', '=', claimed.lease)
      .executeTakeFirst();
    if (done.numUpdatedRows > 0n) return;
    isLost = true;
    throw new Error('The publication is in other hands.');
  };
  try {
    return await network.prepare(call, post, { prepared: claimed.prepared, save });
  } catch (error) {
    if (isLost) return lost;
    throw error;
  }
}
