import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permanentAddresses, signedAddress } from '#server/media/addresses.ts';
import { storeImage } from '#server/media/images.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeOwner } from '#test/support/factories.ts';
import { stranger, withCookies } from '#test/support/people.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let clientId: string;
let cookie: string;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  const { auth } = web.services;
  const session = await auth.signInWithLink(stranger, await auth.mintLink(owner.email));
  cookie = withCookies(stranger, session?.cookies ?? []).cookie ?? '';
});
afterAll(async () => {
  await web.close();
  await database.close();
});

const photo = (width = 40) =>
  sharp({ create: { width, height: 30, channels: 3, background: '#b0457f' } })
    .withExif({ IFD0: { Copyright: 'Jan Tajny' } })
    .jpeg()
    .toBuffer();

async function upload(bytes: Buffer, name = 'zdjęcie.jpg', type = 'image/jpeg', client = clientId) {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const answer = await fetch(`${web.url}/media/upload?client=${client}`, {
    method: 'POST',
    body: form,
    headers: { cookie, origin: web.url },
  });
  return { status: answer.status, body: (await answer.json()) as { image?: Record<string, unknown>; error?: unknown } };
}

describe('the way in', () => {
  test('a photograph, with the name it had', async () => {
    const { status, body } = await upload(await photo());
    expect([status, body.image?.name, body.image?.mime, body.image?.width]).toEqual([
      201,
      'zdjęcie.jpg',
      'image/jpeg',
      40,
    ]);
  });

  test.each([
    ['an SVG that says it is a JPEG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'imageSvg'],
    ['a renamed executable', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]), 'imageNotAnImage'],
    ['41 MB: read past, and the reason said', Buffer.alloc(41 * 1024 * 1024, 1), 'imageTooHeavy'],
  ])('%s', async (_what, bytes, code) => {
    const { status, body } = await upload(bytes);
    expect([status, body.error]).toMatchObject([422, { code }]);
  });

  test('nothing at all, and something else than a form', async () => {
    const headers = { cookie, origin: web.url };
    const empty = await fetch(`${web.url}/media/upload?client=${clientId}`, {
      method: 'POST',
      body: new FormData(),
      headers,
    });
    expect([empty.status, await empty.json()]).toMatchObject([422, { error: { code: 'imageEmpty' } }]);
    const text = await fetch(`${web.url}/media/upload?client=${clientId}`, { method: 'POST', body: 'x', headers });
    expect([text.status, await text.json()]).toMatchObject([422, { error: { code: 'imageEmpty' } }]);
  });

  test('whose client it is comes before what was sent', async () => {
    const { status, body } = await upload(Buffer.from('MZ'), 'a.jpg', 'image/jpeg', crypto.randomUUID());
    expect([status, body.error]).toMatchObject([404, { code: 'clientNotFound' }]);
    expect((await upload(Buffer.from('MZ'), 'a.jpg', 'image/jpeg', "x' or 1=1")).status).toBe(404);
  });
});

test('the three ways out: what each says of itself, and that none of them runs or is guessed at', async () => {
  const now = web.services.clock.now();
  const image = await storeImage(web.services, owner, { clientId, bytes: await photo(41), name: 'a.jpg' }, now);
  const permanent = (await permanentAddresses(database.db, owner, [image.id])).get(image.id) ?? '';
  const signed = signedAddress(web.services.secrets, image, new Date(now.getTime() + 3_600_000));
  const look = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await web.get(path, headers);
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { answer, bytes, says: (name: string) => answer.headers.get(name) };
  };
  for (const [path, resource, cache] of [
    [`/media/${image.id}`, 'same-origin', /^private, max-age=3600$/],
    [signed, 'cross-origin', /^private, max-age=\d+$/],
    [permanent, 'cross-origin', /^public, max-age=31536000, immutable$/],
  ] as const) {
    const { answer, bytes, says } = await look(path, { cookie });
    expect([path, answer.status, bytes.length]).toEqual([path, 200, image.bytes]);
    expect(bytes.includes('Jan Tajny')).toBe(false);
    expect([says('content-type'), says('x-content-type-options'), says('content-security-policy')]).toEqual([
      'image/jpeg',
      'nosniff',
      "default-src 'none'; sandbox",
    ]);
    expect(says('cross-origin-resource-policy')).toBe(resource);
    expect(says('cache-control')).toMatch(cache);
    const again = await look(path, { cookie, 'if-none-match': says('etag') ?? '' });
    expect([again.answer.status, again.bytes.length]).toEqual([304, 0]);
  }
  const small = await look(`/media/${image.id}/small`, { cookie });
  expect([small.answer.status, small.says('content-type')]).toEqual([200, 'image/webp']);
  expect((await look(`/media/${image.id}`)).answer.status, 'nobody signed in').toBe(401);
  expect((await look('/media/not-an-id', { cookie })).answer.status).toBe(404);
  expect((await look(signed.replace(/until=\d+/, 'until=9999999999'))).answer.status, 'prolonged').toBe(404);
});
