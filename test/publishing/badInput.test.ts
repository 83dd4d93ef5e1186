import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp } from '#server/http/guarded.ts';
import { bluesky } from '#server/networks/bluesky.ts';
import { mastodon } from '#server/networks/mastodon.ts';
import type { PostNetwork } from '#server/networks/network.ts';
import { armed, post, testCall } from '#test/support/calls.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeOwner, monday } from '#test/support/factories.ts';
import { fakeNetwork, madeWithoutAnswer, publishes } from '#test/support/fakeNetwork.ts';
import { makePost, publicationRow } from '#test/support/publications.ts';
import { testWorker } from '#test/support/worker.ts';

let answer: (response: ServerResponse) => void = () => {};
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => answer(response));
});
let place = '';
let database: TestDatabase;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  database = await testDatabase();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database.close();
});

const says = (status: number, type: string, body: string) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': type }).end(body);

describe('an answer that is none is never taken for a publication', () => {
  const networks: [string, PostNetwork][] = [
    ['bluesky', bluesky],
    ['mastodon', mastodon],
  ];
  const answers: [string, (response: ServerResponse) => void][] = [
    ['200 with an error in it', says(200, 'application/json', '{"error":"Something went wrong"}')],
    ['200 with a page', says(200, 'text/html', '<!doctype html><title>Welcome</title><p>id: 42')],
    ['200 with nothing', says(200, 'application/json', '')],
    ['200 with a list', says(200, 'application/json', '[{"id":"1","uri":"at://x"}]')],
    ['200 with ids of the wrong kind', says(200, 'application/json', '{"id":null,"uri":{"a":1}}')],
    ['202 with an id', says(202, 'application/json', '{"id":"1","uri":"at://x"}')],
    [
      'half of an answer',
      (response) => response.writeHead(200, { 'content-length': '100' }).write('{"id":"1"', () => response.destroy()),
    ],
    ['302 to a private address', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
  ];
  const cases = networks.flatMap(([name, network]) => answers.map(([what, give]) => ({ name, network, what, give })));
  test.each(cases)('$name: $what', async ({ network, give }) => {
    answer = give;
    const call = testCall(
      network,
      {
        settings: { instance: `http://${place}`, service: `http://${place}`, did: 'did:plc:a' },
        credentials: { accessToken: 'x', accessJwt: 'x', refreshJwt: 'x' },
        limits: {},
      },
      { places: [place], now: () => monday },
    );
    const outcome = await network.publish(
      call,
      post('Nowe piwonie'),
      armed({ now: monday, chosenId: '3lbabcdefghij' }),
    );
    expect(outcome.kind).toBe('unknown');
  });
});

test('ten gigabytes, as they say of themselves: refused at the cap, without reading on', async () => {
  let written = 0;
  answer = (response) => {
    response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
    const piece = Buffer.alloc(256 * 1024, 'x');
    const more = (): void => {
      while (!response.destroyed && response.write(piece)) written += piece.length;
    };
    response.on('drain', more);
    more();
  };
  expect(await openHttp({ allow: [place] })(`http://${place}/`)).toEqual({
    kind: 'failure',
    reason: 'too_large',
    sent: true,
  });
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

describe('while its post is in flight', () => {
  async function inFlight(step: typeof publishes, change: (channelId: string) => Promise<unknown>) {
    const { db } = database;
    const { workspaceId } = await makeOwner(db);
    const clientId = await makeClient(db, workspaceId);
    const channelId = await makeChannel(db, workspaceId, clientId, { network: 'fake' });
    const network = fakeNetwork('findByListing');
    const worker = await testWorker(database, { fake: network });
    const made = await makePost(db, { workspaceId, clientId }, [channelId], { dueAt: monday });
    const id = made.publicationIds[0] ?? '';
    network.script.push(async (call) => {
      await change(channelId);
      return step(call);
    });
    await worker.run(id);
    return { id, network, worker };
  }
  const disconnect = (channelId: string) =>
    database.db
      .updateTable('channels')
      .set({ status: 'disconnected', credentials: null })
      .where('id', '=', channelId)
      .execute();

  test('a channel is disconnected: what was made is recorded as published', async () => {
    const { id, network, worker } = await inFlight(publishes, disconnect);
    await worker.stop();
    expect(await publicationRow(database.db, id)).toMatchObject({ status: 'published', remote_id: 'remote-1' });
    expect(network.calls).toHaveLength(1);
  });

  test('a channel is disconnected and no answer comes: it is not sent again, a person is asked in the end', async () => {
    const { id, network, worker } = await inFlight(madeWithoutAnswer, disconnect);
    for (let look = 0; look < 12; look++) {
      worker.later(120_000);
      await worker.run(id, { openCall: async () => null });
    }
    await worker.stop();
    expect(await publicationRow(database.db, id)).toMatchObject({ status: 'unconfirmed' });
    expect(network.calls).toHaveLength(1);
  });

  test('a token is revoked between preparing and arming: nothing leaves, and it waits for the channel', async () => {
    const { db } = database;
    const { workspaceId } = await makeOwner(db);
    const clientId = await makeClient(db, workspaceId);
    const channelId = await makeChannel(db, workspaceId, clientId, { network: 'fake' });
    const network = fakeNetwork('none');
    network.preparing.push(async ({ prepared }) => {
      await db.updateTable('channels').set({ status: 'reconnect' }).where('id', '=', channelId).execute();
      return { kind: 'ready', prepared };
    });
    const worker = await testWorker(database, { fake: network });
    const made = await makePost(db, { workspaceId, clientId }, [channelId], { dueAt: monday });
    await worker.run(made.publicationIds[0]);
    await worker.stop();
    expect(network.calls).toHaveLength(0);
    expect(await publicationRow(db, made.publicationIds[0] ?? '')).toMatchObject({ status: 'reconnect', tries: 0 });
  });
});
