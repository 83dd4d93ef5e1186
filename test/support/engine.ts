import { saveApp } from '#server/channels/apps.ts';
import { openCall } from '#server/channels/call.ts';
import { connectChosen, readChoice } from '#server/channels/choosing.ts';
import { connectChannel } from '#server/channels/connect.ts';
import { finishOAuth, startOAuth } from '#server/channels/oauth.ts';
import { networks } from '#server/networks/index.ts';
import type { OAuthApp } from '#server/networks/interface/connecting.ts';
import type { Image } from '#server/networks/network.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { WorkerServices } from '#server/schedule/services.ts';
import { channelServices, type TestChannels } from './channels.ts';
import type { TestDatabase } from './database.ts';
import { makeClient, makeOwner, monday } from './factories.ts';
import type { FakeServer } from './fakes/server.ts';
import { makePost, publicationRow } from './publications.ts';
import { rerouted } from './rerouted.ts';
import { type TestWorker, testWorker } from './worker.ts';

/** The product's networks as they are, behind the engine as it is; only the vendors' hosts are answered by fakes. */
export type Engine = {
  owner: MemberActor;
  place: { workspaceId: string; clientId: string };
  services: TestChannels;
  worker: TestWorker;
  now(): Date;
  /** A second process over the same database, with a clock that goes with the first one's. */
  another(): Promise<Pick<TestWorker, 'run' | 'stop'>>;
  /** Through the network's form; `again`: the channel that is connected again. */
  connect(networkName: string, input: Record<string, string>, again?: string): Promise<string>;
  /** Through the owner's app and the network's own page, where `agree` stands for the person. */
  signIn(networkName: string, how: SigningIn): Promise<string>;
  /** A post that is due now on that channel. */
  due(channelId: string, what?: { text?: string; thread?: string[]; images?: Image[] }): Promise<string>;
  row(id: string): ReturnType<typeof publicationRow>;
  outcomes(id: string): Promise<(string | null)[]>;
  channel(id: string): Promise<{ status: string; status_reason: string | null; name: string }>;
  /** One step after another, each at the instant that it waits for; the state in which nothing more happens by itself. */
  untilSettled(id: string): Promise<string>;
  stop(): Promise<void>;
};

type SigningIn = {
  app: OAuthApp;
  input?: Record<string, string>;
  agree(url: string): string;
  /** The account that is chosen where the sign-in opened several, by its name. */
  choose?: string;
  again?: string;
};

/** `hosts`: which fake answers for which of a vendor's origins. */
export async function testEngine(
  database: TestDatabase,
  fakes: FakeServer[],
  { hosts = {}, now: clock }: { hosts?: Record<string, string>; now: { at: Date } },
): Promise<Engine> {
  const { db } = database;
  const base = channelServices(
    db,
    fakes.map((fake) => fake.place),
  );
  const shelf = new Map<string, Buffer>();
  const opened: TestWorker[] = [];
  const http = rerouted(base.http, hosts);
  const start = async () => {
    const bare = await testWorker(database, networks, clock.at);
    opened.push(bare);
    const own: Partial<WorkerServices> = {
      ...{ config: base.config, secrets: base.secrets, http, openCall },
      ...{ clock: { now: () => clock.at }, storage: { read: async (key: string) => shelf.get(key) ?? null } as never },
    };
    return { ...bare, ...own, run: (id: string | undefined) => bare.run(id, own) };
  };
  const worker = await start();
  const services: TestChannels = { ...base, http, clock: { now: () => clock.at }, now: () => clock.at };
  const owner = await makeOwner(db);
  const place = { workspaceId: owner.workspaceId, clientId: await makeClient(db, owner.workspaceId) };
  const row = (id: string) => publicationRow(db, id);

  return {
    ...{ owner, place, services, worker, row },
    now: () => clock.at,
    another: start,
    async connect(networkName, input, again) {
      const channelId = again ? { channelId: again } : {};
      const answer = await connectChannel(services, owner, { ...place, networkName, input, ...channelId }, clock.at);
      if (answer.kind !== 'connected') throw new Error(answer.reason);
      return answer.channelId;
    },
    async signIn(networkName, { app, input = {}, agree, choose, again }) {
      await saveApp(services, owner, { networkName, ...app }, clock.at);
      const channelId = again ? { channelId: again } : {};
      const begun = await startOAuth(services, owner, { ...place, networkName, input, ...channelId }, clock.at);
      if (begun.kind === 'failed') throw new Error(begun.reason);
      const back = new URL(agree(begun.url)).searchParams;
      const said = { state: back.get('state') ?? '', code: back.get('code') ?? '', error: back.get('error') ?? '' };
      const { answer } = await finishOAuth(services, owner, said, clock.at);
      if (answer.kind === 'connected') return answer.channelId;
      if (answer.kind !== 'choose') throw new Error(answer.kind === 'failed' ? answer.reason : answer.kind);
      const { choiceId } = answer;
      const { accounts } = await readChoice(services, owner, choiceId, clock.at);
      const chosen = accounts.filter(({ name }) => name === choose).map(({ remoteAccountId }) => remoteAccountId);
      const [channel = ''] = (await connectChosen(services, owner, { choiceId, chosen }, clock.at)).channelIds;
      return channel;
    },
    async due(channelId, { text = 'Piwonie już są #kwiaty', thread = [], images = [] } = {}) {
      for (const image of images) shelf.set(image.sha256, await image.read());
      const media = images.map(({ sha256, mime, width, height, bytes, alt }) => {
        return { mediaId: '0190a6e0-0000-7000-8000-000000000001', sha256, mime, width, height, bytes, alt };
      });
      const made = await makePost(db, place, [channelId], { text, thread, media, dueAt: clock.at });
      return made.publicationIds[0] ?? '';
    },
    async outcomes(id) {
      const rows = await db
        .selectFrom('attempts')
        .where('publication_id', '=', id)
        .orderBy('armed_at')
        .select('outcome')
        .execute();
      return rows.map(({ outcome }) => outcome);
    },
    channel: (id) =>
      db
        .selectFrom('channels')
        .where('id', '=', id)
        .select(['status', 'status_reason', 'name'])
        .executeTakeFirstOrThrow(),
    async untilSettled(id) {
      for (let step = 0; step < 16; step++) {
        const { status, next_try_at } = await row(id);
        if (!['planned', 'processing', 'unknown'].includes(status)) return status;
        if (next_try_at && next_try_at > clock.at) clock.at = next_try_at;
        await worker.run(id);
      }
      return (await row(id)).status;
    },
    async stop() {
      await Promise.all([...opened.map((one) => one.stop()), ...fakes.map((fake) => fake.stop())]);
    },
  };
}

/** Monday morning, as a clock that a test moves by hand. */
export const testClock = (): { at: Date } => ({ at: monday });
