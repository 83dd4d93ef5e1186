import { setTimeout as sleep } from 'node:timers/promises';
import { connectChannel } from '#server/channels/connect.ts';
import { pauseChannel } from '#server/channels/state.ts';
import { pauseClient, resumeClient } from '#server/clients/standing.ts';
import { makeRevision, saveDraft } from '#server/content/drafting.ts';
import { lockPublications, requireChangeable, setDue } from '#server/content/due.ts';
import { cancelContent, publishNow } from '#server/content/scheduling.ts';
import { localWall } from '#server/content/time.ts';
import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import { isDomainError } from '#server/errors.ts';
import { approveOnBehalf } from '#server/review/approval.ts';
import type { Books } from './books.ts';
import { networkNameOf } from './networks.ts';
import { type Channel, type Client, type Planned, textOf, type World, zone } from './world.ts';

/**
 * People who go on working while nodes die: they edit, agree, cancel, move and pause through the product's own
 * functions and its web processes. What they were told is written down beside when they asked and when it was done;
 * `verdict.ts` compares it with what went out.
 */
export type Journal = {
  /** A version that took the place of the one before, by publication. `at`: the change was committed by then. */
  edits: { publicationId: string; version: number; at: number }[];
  /** Agreed to, at the earliest at `from`. */
  approvals: { contentId: string; version: number; from: number }[];
  cancels: { publicationId: string; at: number }[];
  /** Attempts on paused channels that were armed between the answer to the pause and the asking for its end. */
  pauses: { armedMeanwhile: string[] }[];
  moves: { publicationId: string; dueAt: number; at: number }[];
  /** What was answered with "too late" or another refusal. */
  refused: number;
  /** What web processes did, and what they did not (refused, or killed under it). */
  byWeb: number;
  notByWeb: number;
};

export const emptyJournal = (): Journal => ({
  ...{ edits: [], approvals: [], cancels: [], pauses: [], moves: [], refused: 0, byWeb: 0, notByWeb: 0 },
});

export type People = {
  /** Goes on until that instant, once in a while of `everyMs`; ends with everything resumed and connected again. */
  act(until: number, everyMs: number): Promise<void>;
};

/** Channels that are paused, and what had been armed on them when that was answered. */
type Pause = { channelIds: string[]; before: string[] };

type Office = {
  services: Services;
  world: World;
  books: Books;
  journal: Journal;
  random(): number;
  /** A web process that answers a post of the signed-in owner; null where a scenario has none. */
  post: ((path: string) => Promise<number>) | null;
};

export function openPeople({ services, world, books, journal, random, post }: Office): People {
  const { db } = services;
  const { owner } = world;
  const now = () => new Date();
  const versions = new Map<string, number>();
  const pausedChannels = new Map<string, Pause & { of: Channel }>();
  const pausedClients = new Map<string, Pause & { of: Client }>();
  const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;

  /** Runs it; false when the product refused, with its reasons. */
  async function tried(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      journal.refused += 1;
      return false;
    }
  }

  /** By a web process half of the time, else by the function that its route calls. */
  async function asked(path: string, work: () => Promise<unknown>): Promise<boolean> {
    if (!post || random() < 0.5) return await tried(work);
    const status = await post(path).catch(() => 0);
    // A web process that was killed under it: whether it was done is looked up by whoever cares.
    const done = status >= 200 && status < 400;
    if (done) journal.byWeb += 1;
    else journal.notByWeb += 1;
    return done;
  }

  async function edit({ contentId, tag, publications }: Planned): Promise<void> {
    const version = (versions.get(contentId) ?? 1) + 1;
    const done = await tried(() =>
      db.transaction().execute(async (trx) => {
        const { draft, draft_version, title } = await trx
          .selectFrom('contents')
          .where('id', '=', contentId)
          .select(['draft', 'draft_version', 'title'])
          .executeTakeFirstOrThrow();
        const body = { ...draft, text: textOf(tag, version) } as typeof draft;
        await saveDraft(trx, owner, { contentId, version: draft_version, title, body }, now());
        await makeRevision(trx, owner, { contentId, madeFor: 'use' }, now());
      }),
    );
    if (!done) return;
    versions.set(contentId, version);
    const at = Date.now();
    for (const { id } of publications) {
      const { payload } = await services.db
        .selectFrom('publications')
        .where('id', '=', id)
        .select('payload')
        .executeTakeFirstOrThrow();
      if (payload?.kind === 'post' && payload.v === 1 && payload.text === textOf(tag, version))
        journal.edits.push({ publicationId: id, version, at });
    }
  }

  async function approve({ contentId }: Planned): Promise<void> {
    const from = Date.now();
    const version = versions.get(contentId) ?? 1;
    const reason = 'Zgoda przez telefon';
    if (await tried(() => approveOnBehalf(db, owner, { contentId, reason }, now())))
      journal.approvals.push({ contentId, version, from });
  }

  async function cancel({ contentId, publications }: Planned): Promise<void> {
    await asked(`/contents/${contentId}/cancel`, () => cancelContent(db, owner, { contentId }, now()));
    const at = Date.now();
    for (const { id } of publications) {
      const { status } = await db
        .selectFrom('publications')
        .where('id', '=', id)
        .select('status')
        .executeTakeFirstOrThrow();
      if (status === 'cancelled') journal.cancels.push({ publicationId: id, at });
    }
  }

  async function move(content: Planned): Promise<void> {
    const dueAt = new Date(Date.now() + 1_000 + random() * 4_000);
    const due = { dueAt, wall: localWall(dueAt, zone), zone, disambiguation: 'compatible' as const };
    const isNow = random() < 0.3;
    const done = await tried(() =>
      isNow
        ? publishNow(db, owner, { contentId: content.contentId }, now())
        : db.transaction().execute(async (trx) => {
            const locked = await lockPublications(trx, owner, { contentId: content.contentId });
            for (const publication of locked) requireChangeable(publication);
            await setDue(
              trx,
              locked.map((publication) => ({ publication, due })),
              now(),
            );
          }),
    );
    if (!done || isNow) return;
    for (const { id } of content.publications)
      journal.moves.push({ publicationId: id, dueAt: dueAt.getTime(), at: Date.now() });
  }

  /** Every attempt on those channels so far, as the database has it: no clock is asked. */
  async function armedOn(on: Db, channelIds: string[]): Promise<string[]> {
    const rows = await on
      .selectFrom('attempts as a')
      .innerJoin('publications as p', 'p.id', 'a.publication_id')
      .where('p.channel_id', 'in', channelIds)
      .select('a.id')
      .execute();
    return rows.map(({ id }) => id);
  }

  async function endPause({ channelIds, before }: Pause): Promise<void> {
    const known = new Set(before);
    const armedMeanwhile = (await armedOn(db, channelIds)).filter((id) => !known.has(id));
    journal.pauses.push({ armedMeanwhile });
  }

  /**
   * Pauses, and answers what had been armed there before; null when it was not done. Here it is read in the pause's own
   * transaction; after a web process has answered, an arming may come between.
   */
  async function begin(
    path: string,
    channelIds: string[],
    pause: (trx: Db) => Promise<void>,
  ): Promise<string[] | null> {
    const here: { before?: string[] } = {};
    const done = await asked(path, () =>
      db.transaction().execute(async (trx) => {
        await pause(trx);
        here.before = await armedOn(trx, channelIds);
      }),
    );
    return done ? (here.before ?? (await armedOn(db, channelIds))) : null;
  }

  async function toggleChannel(channel: Channel): Promise<void> {
    const { id: channelId, clientId } = channel;
    const pause = pausedChannels.get(channelId);
    const path = `/clients/${clientId}/channels/${channelId}`;
    const change = (on: Db, isPaused: boolean) => pauseChannel(on, owner, { clientId, channelId, isPaused }, now());
    if (pause) {
      pausedChannels.delete(channelId);
      await endPause(pause);
      await asked(`${path}/resume`, () => change(db, false));
      return;
    }
    const before = await begin(`${path}/pause`, [channelId], (trx) => change(trx, true));
    if (before) pausedChannels.set(channelId, { of: channel, channelIds: [channelId], before });
  }

  async function toggleClient(client: Client): Promise<void> {
    const pause = pausedClients.get(client.id);
    const input = { clientId: client.id };
    if (pause) {
      pausedClients.delete(client.id);
      await endPause(pause);
      await asked(`/clients/${client.id}/resume`, () => resumeClient(db, owner, input, now()));
      return;
    }
    const channelIds = client.channels.map(({ id }) => id);
    const path = `/clients/${client.id}/pause`;
    const before = await begin(path, channelIds, (trx) => pauseClient(trx, owner, input, now()));
    if (before) pausedClients.set(client.id, { of: client, channelIds, before });
  }

  /** Not as something that may be refused: what waits for a channel would wait for ever, and be judged so. */
  async function reconnect({ id: channelId, clientId, network, account }: Channel): Promise<void> {
    books.restore(account);
    const networkName = networkNameOf(network);
    const input = { token: account };
    const answer = await connectChannel(services, owner, { clientId, networkName, input, channelId }, now());
    if (answer.kind !== 'connected') throw new Error(`A channel could not be connected again: ${answer.kind}`);
  }

  async function once(): Promise<void> {
    const content = pick(world.contents);
    const lot = random();
    if (lot < 0.25) await edit(content);
    else if (lot < 0.5) await approve(content);
    else if (lot < 0.6) await cancel(content);
    else if (lot < 0.75) await move(content);
    else if (lot < 0.88) await toggleChannel(pick(pick(world.clients).channels));
    else if (lot < 0.95) await toggleClient(pick(world.clients));
    else books.revoke(pick(pick(world.clients).channels).account);
  }

  return {
    async act(until, everyMs) {
      while (Date.now() < until) {
        await sleep(everyMs * (0.5 + random()));
        await once();
      }
      for (const { of } of [...pausedChannels.values()]) await toggleChannel(of);
      for (const { of } of [...pausedClients.values()]) await toggleClient(of);
      // A web process that was killed in the middle may have left a pause of which nobody knows.
      for (const client of world.clients) {
        await resumeClient(db, owner, { clientId: client.id }, now());
        for (const channel of client.channels) {
          await pauseChannel(db, owner, { clientId: client.id, channelId: channel.id, isPaused: false }, now());
          await reconnect(channel);
        }
      }
    },
  };
}
