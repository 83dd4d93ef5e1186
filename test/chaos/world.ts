import { randomUUID } from 'node:crypto';
import { localWall } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { Secrets } from '#server/security/secrets.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';
import { makePost } from '#test/support/publications.ts';
import { type ClassName, classNames } from './books.ts';
import { networkNameOf } from './networks.ts';

/** What there is to publish, and whose it is. */

export type Channel = { id: string; clientId: string; network: ClassName; account: string };
export type Client = { id: string; channels: Channel[] };

export type Planned = {
  contentId: string;
  clientId: string;
  /** Every version's text begins with it, and with nothing else. */
  tag: string;
  /** Its first version was agreed to before it was planned. */
  approved: boolean;
  publications: { id: string; channel: Channel }[];
};

export type World = { owner: MemberActor; clients: Client[]; contents: Planned[] };

export const zone = 'Europe/Warsaw';
export const textOf = (tag: string, version: number): string => `${tag} wersja ${version}`;

/** A practice with so many clients, each with a channel of every class. */
export async function makeWorld(db: Db, secrets: Secrets, { clients }: { clients: number }): Promise<World> {
  const owner = await makeOwner(db);
  const made: Client[] = [];
  for (let i = 0; i < clients; i++) {
    const id = await makeClient(db, owner.workspaceId, { name: `Firma ${i + 1}` });
    const channels: Channel[] = [];
    for (const network of classNames) {
      const account = randomUUID();
      const channelId = await makeChannel(db, owner.workspaceId, id, {
        network: networkNameOf(network),
        name: account,
        now: new Date(),
      });
      await db
        .updateTable('channels')
        .set({
          remote_account_id: account,
          credentials: secrets.encrypt('credentials', channelId, JSON.stringify({ token: account })),
        })
        .where('id', '=', channelId)
        .execute();
      channels.push({ id: channelId, clientId: id, network, account });
    }
    made.push({ id, channels });
  }
  return { owner, clients: made, contents: [] };
}

/** One more post, agreed to unless told, on some channels of its client; it has no time yet. */
export async function addPost(
  db: Db,
  world: World,
  { tag, client, channels, approved }: { tag: string; client: Client; channels: Channel[]; approved: boolean },
): Promise<Planned> {
  const place = { workspaceId: world.owner.workspaceId, clientId: client.id };
  const ids = channels.map(({ id }) => id);
  const stage = approved ? ('approved' as const) : ('draft' as const);
  const made = await db
    .transaction()
    .execute((trx) => makePost(trx, place, ids, { text: textOf(tag, 1), approved, stage, now: new Date() }));
  return {
    ...{ contentId: made.contentId, clientId: client.id, tag, approved },
    publications: made.publicationIds.map((id, index) => ({ id, channel: channels[index] as Channel })),
  };
}

/**
 * Gives posts their times, with their jobs. Times of whole minutes, which is what people choose, would put everything
 * on one instant.
 */
export async function giveTimes(db: Db, due: { content: Planned; dueAt: Date }[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const jobs = due.flatMap(({ content, dueAt }) =>
      content.publications.map(({ id }) => ({
        ...{ name: 'publication.run' as const, data: { publicationId: id } },
        ...{ startAfter: dueAt, clientId: content.clientId },
      })),
    );
    for (const { content, dueAt } of due) {
      await trx
        .updateTable('publications')
        .set({ due_at: dueAt, due_wall: localWall(dueAt, zone), due_zone: zone })
        .where('content_id', '=', content.contentId)
        .execute();
    }
    await enqueue(trx, ...jobs);
  });
}
