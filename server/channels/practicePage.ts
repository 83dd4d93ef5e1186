import { edgeColour } from '#server/clients/colour.ts';
import type { Db } from '#server/database/connection.ts';
import { signedAddress } from '#server/media/addresses.ts';
import type { PracticePage } from '#server/networks/network.ts';
import type { Secrets } from '#server/security/secrets.ts';
import { asJson, type ChannelServices } from './account.ts';

/** A channel's page of published practice posts, open to whoever has its address. */

type Kept = { text: string; images: { sha256: string; mime: string; width: number; height: number; alt: string }[] };

/** Writes to a channel's page; a key that is there already stays as it is. */
export function practicePageOf(
  { db, config, clock }: Pick<ChannelServices, 'db' | 'config' | 'clock'>,
  channel: { id: string; workspaceId: string; pageToken: string },
): PracticePage {
  const addressOf = (key: string) => ({ url: `${config.appUrl}/practice/${channel.pageToken}#${anchorOf(key)}` });
  return {
    async put(key, post) {
      const kept: Kept = {
        text: post.text,
        images: post.images.map(({ sha256, mime, width, height, alt }) => ({ sha256, mime, width, height, alt })),
      };
      await db
        .insertInto('practice_posts')
        .values({
          channel_id: channel.id,
          workspace_id: channel.workspaceId,
          key,
          post: asJson(kept),
          created_at: clock.now(),
        })
        .onConflict((conflict) => conflict.columns(['channel_id', 'key']).doNothing())
        .execute();
      return addressOf(key);
    },
    async find(key) {
      const row = await db
        .selectFrom('practice_posts')
        .select('key')
        .where('channel_id', '=', channel.id)
        .where('key', '=', key)
        .executeTakeFirst();
      return row ? addressOf(key) : null;
    },
    async remove(key) {
      const done = await db
        .deleteFrom('practice_posts')
        .where('channel_id', '=', channel.id)
        .where('key', '=', key)
        .executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}

export type ShownPost = {
  anchor: string;
  text: string;
  images: { url: string; width: number; height: number; alt: string }[];
  at: Date;
};

const shownFor = 24 * 3_600_000;
const mostShown = 60;

/**
 * What the page shows, newest first; null when no page has this address. No actor: the address is the permission, and
 * what is shown was published.
 */
export async function readPracticePage(
  db: Db,
  secrets: Secrets,
  token: string,
  now: Date,
): Promise<{ name: string; client: string; colour: string; zone: string; posts: ShownPost[] } | null> {
  if (!/^[\w-]{20,64}$/.test(token)) return null;
  const channel = await db
    .selectFrom('channels as ch')
    .innerJoin('clients as cl', 'cl.id', 'ch.client_id')
    .select(['ch.id', 'ch.name', 'cl.name as client', 'cl.colour', 'cl.time_zone as zone'])
    .where('ch.network', '=', 'practice')
    .where((eb) => eb(eb.ref('ch.settings', '->>').key('pageToken'), '=', token))
    .executeTakeFirst();
  if (!channel) return null;
  const rows = await db
    .selectFrom('practice_posts')
    .select(['key', 'post', 'created_at'])
    .where('channel_id', '=', channel.id)
    .orderBy('created_at', 'desc')
    .limit(mostShown)
    .execute();
  const until = new Date(now.getTime() + shownFor);
  const posts = rows.map(({ key, post, created_at }) => {
    const { text, images } = post as Kept;
    return {
      anchor: anchorOf(key),
      text,
      images: images.map((image) => ({
        url: signedAddress(secrets, image, until),
        width: image.width,
        height: image.height,
        alt: image.alt,
      })),
      at: created_at,
    };
  });
  const { name, client, colour, zone } = channel;
  return { name, client, colour: edgeColour(colour), zone, posts };
}

/** Keys hold a publication's id; as an anchor it must not start with a digit everywhere. */
function anchorOf(key: string): string {
  return `post-${key.replace(/[^\w-]/g, '-')}`;
}
