import { type RawBuilder, sql } from 'kysely';
import { accountOf, type ChannelServices } from '#server/channels/account.ts';
import { callOf } from '#server/channels/call.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { networks } from '#server/networks/index.ts';
import { type Numbers, type NumbersRead, numberNames } from '#server/networks/network.ts';
import { isWindowOf } from '#server/publishing/rates.ts';

/**
 * What networks count of what went out lately: asked in batches, channel by channel, often while it is fresh and seldom
 * later, and never while a rate window of the channel or its app is closed, so that counting takes nothing away from publishing.
 */

const dayMs = 86_400_000;
/** What is older is not asked about any more. */
const countedForMs = 30 * dayMs;
const firstAfterMs = 10 * 60_000;
const channelsPerSweep = 200;
const readMs = 40_000;

/** When to ask again about something of that age, in milliseconds; at those ages only, where the network charges for it. */
export function againAfter(ageMs: number, ages?: readonly number[]): number {
  if (ages) return (ages.find((age) => age > ageMs) ?? ageMs + countedForMs) - ageMs;
  if (ageMs < dayMs) return 3_600_000;
  return ageMs < 7 * dayMs ? 6 * 3_600_000 : dayMs;
}

/** Networks that tell numbers. */
const counting = Object.entries(networks)
  .filter(([, network]) => network.accepts === 'post' && network.numbers !== undefined)
  .map(([name]) => name);

const isDue = (now: Date): RawBuilder<boolean> => sql<boolean>`
  p.status = 'published' and p.removed_at is null
  and p.published_at > ${new Date(now.getTime() - countedForMs)} and p.published_at <= ${new Date(now.getTime() - firstAfterMs)}
  and (p.numbers_due_at is null or p.numbers_due_at <= ${now})`;

/** Gives each channel that has something to be asked about a job of its own. */
export async function sweepNumbers(db: Db, now: Date): Promise<number> {
  const channels = await db
    .selectFrom('publications as p')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .where(isDue(now))
    .where('ch.status', '=', 'connected')
    .where('ch.network', 'in', counting)
    .where(sql<boolean>`not exists (select 1 from rate_windows r where ${isWindowOf} and r.not_before > ${now})`)
    .select(['ch.id', 'ch.client_id'])
    .groupBy(['ch.id', 'ch.client_id'])
    .limit(channelsPerSweep)
    .execute();
  await inTransaction(db, async (trx) => {
    for (const { id, client_id: clientId } of channels)
      await enqueue(trx, {
        name: 'numbers.read',
        data: { channelId: id },
        clientId,
        singletonKey: `numbers.read:${id}`,
        everySeconds: 300,
      });
  });
  return channels.length;
}

/** Asks one channel's network about its next batch, and keeps what it says. Gives how many publications were asked about. */
export async function readNumbers(services: ChannelServices, channelId: string, now: Date): Promise<number> {
  const { db, secrets, http } = services;
  const open = await accountOf(db, secrets, channelId);
  const network = open?.network;
  if (open?.status !== 'connected' || network?.accepts !== 'post' || !network.numbers) return 0;
  const { batch, ages, read } = network.numbers;
  const posts = await nextPosts(db, channelId, batch, now);
  if (posts.length === 0) return 0;
  const call = callOf(services, open, { http, signal: AbortSignal.timeout(readMs) });
  const answer = await read(
    call,
    posts.map(({ remoteId }) => remoteId),
  );
  await inTransaction(db, (trx) => keep(trx, { channelId, posts, ages }, answer, now));
  return new Set(posts.map(({ publicationId }) => publicationId)).size;
}

type Counted = { publicationId: string; workspaceId: string; part: number; remoteId: string; publishedAt: Date };

/** Whole publications, the longest due first, of at most `batch` posts together; the first one whatever it has. */
async function nextPosts(db: Db, channelId: string, batch: number, now: Date): Promise<Counted[]> {
  const { rows } = await sql<{
    id: string;
    workspace_id: string;
    published_at: Date;
    part: number;
    remote_id: string;
  }>`
    select due.*, a.part, a.remote_id from (
      select p.id, p.workspace_id, p.published_at, p.numbers_due_at from publications p
      where p.channel_id = ${channelId} and ${isDue(now)}
      order by p.numbers_due_at nulls first, p.published_at limit ${batch}) as due
    join attempts a on a.publication_id = due.id and a.outcome = 'published' and a.remote_id is not null
    order by due.numbers_due_at nulls first, due.published_at, due.id, a.part`.execute(db);
  const posts: Counted[] = [];
  for (const group of Map.groupBy(rows, (row) => row.id).values()) {
    if (posts.length > 0 && posts.length + group.length > batch) break;
    for (const { id, workspace_id, published_at, part, remote_id } of group.slice(0, batch))
      posts.push({
        publicationId: id,
        workspaceId: workspace_id,
        part,
        remoteId: remote_id,
        publishedAt: published_at,
      });
  }
  return posts;
}

async function keep(
  trx: Db,
  { channelId, posts, ages }: { channelId: string; posts: Counted[]; ages: readonly number[] | undefined },
  answer: NumbersRead,
  now: Date,
): Promise<void> {
  if (answer.kind !== 'read') {
    const waitMs = answer.kind === 'retry' ? (answer.afterMs ?? 3_600_000) : dayMs;
    // No window is closed: what reading numbers is refused for must not hold back what is to be published.
    return await askLater(trx, channelId, Math.max(waitMs, 600_000), now);
  }
  for (const { publicationId, workspaceId, part, remoteId } of posts) {
    const told = answer.numbers.get(remoteId);
    if (told === undefined) continue;
    const row = told === 'gone' ? { is_gone: true } : { is_gone: false, ...columnsOf(told) };
    await trx
      .insertInto('publication_numbers')
      .values({ workspace_id: workspaceId, publication_id: publicationId, part, read_at: now, ...row })
      .onConflict((conflict) => conflict.columns(['publication_id', 'part']).doUpdateSet({ read_at: now, ...row }))
      .execute();
  }
  await askAgain(trx, posts, ({ publishedAt }) => againAfter(now.getTime() - publishedAt.getTime(), ages), now);
}

function columnsOf(numbers: Numbers) {
  return Object.fromEntries(numberNames.map((name) => [name, wholeOf(numbers[name])])) as Record<
    (typeof numberNames)[number],
    number | null
  >;
}

/** A count that can be one. */
function wholeOf(value: number | undefined): number | null {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

async function askAgain(trx: Db, posts: Counted[], waitMs: (post: Counted) => number, now: Date): Promise<void> {
  for (const post of new Map(posts.map((one) => [one.publicationId, one])).values())
    await trx
      .updateTable('publications')
      .set({ numbers_due_at: new Date(now.getTime() + waitMs(post)) })
      .where('id', '=', post.publicationId)
      .execute();
}

/** The whole channel waits, what is due and was not in this batch too. */
async function askLater(trx: Db, channelId: string, waitMs: number, now: Date): Promise<void> {
  await sql`update publications p set numbers_due_at = ${new Date(now.getTime() + waitMs)}
    where p.channel_id = ${channelId} and ${isDue(now)}`.execute(trx);
}

/** What is known of a publication's posts, summed over a thread; null while nothing was told. */
export type Told = { at: Date; isGone: boolean; numbers: Numbers };

/** By publication id. No actor: the caller has read the content with one. */
export async function numbersOf(db: Db, publicationIds: readonly string[]): Promise<Map<string, Told>> {
  if (publicationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('publication_numbers')
    .where('publication_id', 'in', [...publicationIds])
    .select(['publication_id', ...numberNames])
    .select(['read_at', 'is_gone'])
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.publication_id)].map(([id, parts]) => {
      const numbers: Numbers = {};
      for (const name of numberNames) {
        const told = parts.flatMap((row) => (row[name] === null ? [] : [Number(row[name])]));
        if (told.length > 0) numbers[name] = told.reduce((sum, one) => sum + one, 0);
      }
      const at = new Date(Math.min(...parts.map((row) => row.read_at.getTime())));
      return [id, { at, isGone: parts.every((row) => row.is_gone), numbers }];
    }),
  );
}
