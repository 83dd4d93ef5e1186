import type { PayloadPart, PostPayload } from '#server/content/body.ts';
import type { Db } from '#server/database/connection.ts';
import type { Reply } from '#server/networks/network.ts';
import { partsOfPayload } from '#server/posts/variants.ts';

/**
 * A thread is one publication and goes out post by post, each with an attempt of its own. What is out is counted on the
 * publication (`parts_out`), so that whoever takes it up next goes on with the post after it, and never makes one twice.
 */

/** The post at that place of a payload, from 1, and what it hangs on: the first of the thread and the one before it. */
export async function partAt(
  db: Db,
  payload: PostPayload,
  { id, part }: { id: string; part: number },
): Promise<{ part: PayloadPart; reply: Reply | null }> {
  const wanted = partsOfPayload(payload)[part - 1];
  if (!wanted) throw new Error(`The publication ${id} has no part ${part}.`);
  if (part === 1) return { part: wanted, reply: null };
  const ids = await remoteIdsOf(db, id);
  const [root, parent] = [ids.get(1), ids.get(part - 1)];
  if (!root || !parent) throw new Error(`Nobody knows what part ${part} of the publication ${id} hangs on.`);
  return { part: wanted, reply: { root, parent } };
}

/** What the network calls each post of a publication that is out, by its part; the newest answer counts. */
export async function remoteIdsOf(db: Db, publicationId: string): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('attempts')
    .where('publication_id', '=', publicationId)
    .where('outcome', '=', 'published')
    .where('remote_id', 'is not', null)
    .select(['part', 'remote_id'])
    .orderBy('armed_at')
    .execute();
  return new Map(rows.flatMap(({ part, remote_id: id }) => (id === null ? [] : [[part, id] as const])));
}
