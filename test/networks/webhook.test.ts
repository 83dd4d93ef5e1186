import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '#server/networks/interface/connecting.ts';
import { limitsOf } from '#server/networks/interface/limits.ts';
import type { Account } from '#server/networks/interface/reach.ts';
import type { Outcome } from '#server/networks/network.ts';
import { isSecret, signed } from '#server/networks/standardWebhooks/secrets.ts';
import { webhook } from '#server/networks/webhook.ts';
import { armed, picture, post, testCall, testReach } from '#test/support/calls.ts';
import { startWebhook, type WebhookFake } from '#test/support/fakes/webhook.ts';

if (webhook.accepts !== 'post' || webhook.idempotency !== 'receiverKey' || webhook.connecting.by !== 'form') {
  throw new Error('A webhook is of the class receiverKey and connects by a form');
}
const network = webhook;
const { connect } = webhook.connecting;
const key = '6e5f8a4e-2f2c-4c9e-9d5e-0a1b2c3d4e5f:1:0';
// The library that checks the signatures knows no clock but the real one.
const now = () => new Date();

let fake: WebhookFake;
beforeEach(async () => {
  fake = await startWebhook();
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const typed = (over: Record<string, string> = {}) => ({
  ...{ name: 'Sklep', url: fake.url, secret: fake.secrets[0] ?? '', earlier: 'keep' },
  ...over,
});
const newSecret = (letter: string) => `whsec_${Buffer.from(letter.repeat(40)).toString('base64')}`;
const before = (account: Connected): Account => ({ ...account, limits: limitsOf(network, account.limits) });

async function connected(over: Record<string, string> = {}, again?: Connected): Promise<Connected> {
  const result = await connect(testReach([fake.place], now), typed(over), again && before(again));
  if (result.kind !== 'connected') throw new Error(result.reason);
  return result.account;
}
const callWith = (account: Connected, more: { timeoutMs?: number } = {}) =>
  testCall(network, account, { places: [fake.place], now, ...more });

describe('connecting', () => {
  test('keeps the address in the open, the secret apart, and says hello with a signature', async () => {
    expect(await connected()).toEqual({
      name: 'Sklep',
      remoteAccountId: expect.stringContaining('token-'),
      settings: { url: fake.url, liveSecrets: 1, earlier: 'keep', receiver: expect.stringContaining('token-') },
      credentials: { secrets: [fake.secrets[0]] },
      limits: {},
    });
    expect([...fake.acted.values()]).toMatchObject([{ type: 'hello' }]);
  });

  test.each([
    ['', 'address_unusable', 'url'],
    ['ftp://sklep.example/hook', 'address_unusable', 'url'],
    ['https://ola:secret@sklep.example/hook', 'address_unusable', 'url'],
    ['http://93.184.216.34/hook', 'insecure', 'url'],
    ['https://169.254.169.254/hook', 'private_address', 'url'],
  ])('an address like %j: %s', async (url, reason, field) => {
    expect(await connect(testReach([], now), typed({ url }))).toEqual({ kind: 'failed', reason, field });
  });

  test.each([
    'hush',
    'whsec_',
    Buffer.from('x'.repeat(23)).toString('base64'),
    Buffer.from('x'.repeat(65)).toString('base64'),
  ])('a secret like %j cannot sign', async (secret) => {
    expect(isSecret(secret)).toBe(false);
    expect(await connect(testReach([fake.place], now), typed({ secret }))).toEqual({
      kind: 'failed',
      reason: 'secret_unusable',
      field: 'secret',
    });
  });

  test('the secret without its prefix is the same secret', async () => {
    await connected({ secret: (fake.secrets[0] ?? '').replace('whsec_', '') });
    expect(fake.came).toHaveLength(1);
  });

  test('a secret that the receiver does not know, a receiver that is gone, one that is none', async () => {
    const reach = testReach([fake.place], now);
    expect(await connect(reach, typed({ secret: newSecret('n') }))).toMatchObject({
      reason: 'credentials_refused',
      field: 'secret',
    });
    expect(await connect(reach, typed({ url: `${fake.origin}/elsewhere` }))).toMatchObject({
      reason: 'not_the_network',
      field: 'url',
    });
    fake.isClosed = true;
    expect(await connect(reach, typed())).toMatchObject({ reason: 'receiver_gone', field: 'url' });
    await fake.stop();
    expect(await connect(reach, typed())).toEqual({ kind: 'failed', reason: 'connection_refused', field: 'url' });
  });

  test('an address that leads elsewhere is not followed', async () => {
    fake.fail('/hooks/news', {
      when: 'before',
      how: 'answer',
      answer: { status: 307, text: '', headers: { location: 'http://169.254.169.254/' } },
    });
    expect(await connect(testReach([fake.place], now), typed())).toMatchObject({ reason: 'redirected', field: 'url' });
  });
});

describe('changing the secret', () => {
  test('the new one and those before it sign together, until those are dropped', async () => {
    const first = await connected();
    fake.secrets.push(newSecret('n'));
    const both = await connected({ secret: newSecret('n') }, first);
    expect(both.credentials.secrets).toEqual([newSecret('n'), fake.secrets[0]]);
    expect(both.remoteAccountId).toBe(first.remoteAccountId);
    // A receiver that has only one of the two, whichever it is, lets the message in.
    for (const known of [...fake.secrets]) {
      fake.secrets.splice(0, 9, known);
      expect(await network.check(callWith(both))).toMatchObject({ kind: 'ok' });
    }
    expect(fake.came.at(-1)?.signatures).toBe(2);
    const one = await connected({ secret: '', earlier: 'drop' }, both);
    expect(one.credentials.secrets).toEqual([newSecret('n')]);
  });

  test('left empty it stays; a fifth pushes the eldest out', async () => {
    let account = await connected();
    expect((await connected({ secret: '' }, account)).credentials).toEqual(account.credentials);
    fake.secrets.push(...['a', 'b', 'c', 'd'].map(newSecret));
    for (const letter of ['a', 'b', 'c', 'd']) account = await connected({ secret: newSecret(letter) }, account);
    expect(account.credentials.secrets).toEqual(['d', 'c', 'b', 'a'].map(newSecret));
  });
});

describe('signing', () => {
  test('what the specification’s library verifies; another body, id or time it does not', () => {
    const secret = newSecret('q');
    const message = { id: key, body: '{"zażółć":"gęślą"}', at: now() };
    const headers = signed([newSecret('z'), secret], message);
    const library = new Webhook(secret);
    expect(library.verify(message.body, headers)).toEqual({ zażółć: 'gęślą' });
    expect(() => library.verify(`${message.body} `, headers)).toThrow();
    expect(() => library.verify(message.body, { ...headers, 'webhook-id': 'other' })).toThrow();
    const old = signed([secret], { ...message, at: new Date(Date.now() - 6 * 60_000) });
    expect(() => library.verify(message.body, old)).toThrow();
    expect(library.sign(message.id, message.at, message.body)).toBe(headers['webhook-signature']?.split(' ')[1]);
  });
});

describe('publishing', () => {
  const text = 'Nowe piwonie już są 🌸\n\nZapraszamy!';
  const arm = () => armed({ now: new Date(Date.now() - 60_000), key });

  test('text and pictures, with addresses from which they can be fetched', async () => {
    const call = callWith(await connected());
    const posted = post(text, [await picture('Piwonie w wiadrze')]);
    fake.says = { status: 202, json: { url: 'https://sklep.example/piwonie' } };
    const attempt = arm();
    expect(await network.publish(call, posted, attempt)).toEqual({
      kind: 'published',
      remoteId: key,
      remoteUrl: 'https://sklep.example/piwonie',
    });
    expect(attempt.bytesLeft).toBe(1);
    expect(fake.acted.get(key)).toEqual({
      type: 'post.published',
      timestamp: attempt.frozenAt.toISOString(),
      data: {
        id: key,
        text,
        images: [
          {
            ...{ alt: 'Piwonie w wiadrze', mime: 'image/jpeg', width: 40, height: 30 },
            bytes: posted.images[0]?.bytes,
            sha256: posted.images[0]?.sha256,
            url: posted.images[0]?.address(new Date(attempt.frozenAt.getTime() + 7 * 86_400_000)),
          },
        ],
      },
    });
  });

  test('an answer that got lost: unknown; the same again is the same message, and the receiver acts once', async () => {
    const call = callWith(await connected());
    const attempt = arm();
    fake.fail('/hooks/news', { when: 'after', how: 'reset' });
    expect(await network.publish(call, post(text), attempt)).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    expect(await network.publish(call, post(text), attempt)).toMatchObject({ kind: 'published', remoteId: key });
    expect(fake.came.filter(({ id }) => id === key)).toHaveLength(2);
    expect([...fake.acted.values()].filter(({ type }) => type === 'post.published')).toHaveLength(1);
  });

  const outcomeOf = async (lay: () => void, options = {}): Promise<Outcome> => {
    const call = callWith(await connected(), options);
    lay();
    return network.publish(call, post(text), arm());
  };
  const answered =
    (status: number, headers = {}, json: unknown = { error: 'Nope' }) =>
    () =>
      fake.fail('/hooks/news', { when: 'before', how: 'answer', answer: { status, json, headers } });

  test.each([
    [429, { 'retry-after': '90' }, { kind: 'retry', reason: 'rate_limited', afterMs: 90_000 }],
    [503, { 'retry-after': '30' }, { kind: 'retry', reason: 'unavailable', afterMs: 30_000 }],
    [503, {}, { kind: 'unknown', reason: 'server_error', words: 'Nope' }],
    [500, {}, { kind: 'unknown', reason: 'server_error', words: 'Nope' }],
    [410, {}, { kind: 'reconnect', reason: 'receiver_gone', words: 'Nope' }],
    [401, {}, { kind: 'reconnect', reason: 'credentials_refused', words: 'Nope' }],
    [302, { location: 'https://sklep.example' }, { kind: 'reconnect', reason: 'redirected' }],
    [400, {}, { kind: 'rejected', reason: 'content_refused', words: 'Nope' }],
    [404, {}, { kind: 'rejected', reason: 'not_the_network', words: 'Nope' }],
    [413, {}, { kind: 'rejected', reason: 'too_large', words: 'Nope' }],
  ] as const)('%d %j', async (status, headers, outcome) => {
    expect(await outcomeOf(answered(status, headers))).toEqual(outcome);
  });
  test.each(['malformed', 'html'] as const)('200 with %s is a yes: the status is all that counts', async (how) => {
    expect(await outcomeOf(() => fake.fail('/hooks/news', { when: 'after', how }))).toEqual({
      kind: 'published',
      remoteId: key,
    });
  });
  test('silence: unknown at the deadline', async () => {
    const lay = () => fake.fail('/hooks/news', { when: 'after', how: 'silence' });
    expect(await outcomeOf(lay, { timeoutMs: 1_000 })).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
  test('a link that is none is left out', async () => {
    fake.says = { status: 200, json: { url: 'javascript:alert(1)' } };
    expect(await outcomeOf(() => {})).toEqual({ kind: 'published', remoteId: key });
  });
  test('past the deadline nothing leaves', async () => {
    const call = callWith(await connected());
    const attempt = {
      ...arm(),
      beforeFirstByte() {
        throw new Error('too late');
      },
    };
    expect(await network.publish(call, post(text), attempt)).toEqual({ kind: 'retry', reason: 'deadline_passed' });
    expect(fake.came).toHaveLength(1);
  });
});

test('health: works, asks for a new address, is in trouble', async () => {
  const call = callWith(await connected());
  expect(await network.check(call)).toMatchObject({ kind: 'ok', name: '' });
  fake.fail('/hooks/news', { when: 'before', how: 'answer', answer: { status: 500, text: 'oops' } });
  expect(await network.check(call)).toEqual({ kind: 'trouble', reason: 'server_error' });
  fake.isClosed = true;
  expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'receiver_gone' });
});
