import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '#server/networks/interface/connecting.ts';
import { limitsOf } from '#server/networks/interface/limits.ts';
import type { Account } from '#server/networks/interface/reach.ts';
import type { Image, Outcome, Post } from '#server/networks/network.ts';
import { telegram } from '#server/networks/telegram.ts';
import { entitiesOf } from '#server/networks/telegramApi/entities.ts';
import { chatIn } from '#server/networks/telegramApi/place.ts';
import { armed, picture, post, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { startTelegram, type TelegramFake } from '#test/support/fakes/telegram.ts';

if (telegram.accepts !== 'post' || telegram.idempotency !== 'none' || telegram.connecting.by !== 'form') {
  throw new Error('Telegram is of the class none and connects by a form');
}
const network = telegram;
const { connect } = telegram.connecting;
const now = () => monday;
const text = '🌸 Piwonie <b>już</b> są: https://malwa.example/piwonie?kolor=różowy. #kwiaty_Malwy @anna_kwiaty';

let fake: TelegramFake;
beforeEach(async () => {
  fake = await startTelegram();
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const typed = (over: Record<string, string> = {}) => ({
  ...{ botToken: fake.token, chat: '@malwa_kwiaty', service: fake.origin },
  ...over,
});
const chat = () => {
  const [first] = fake.chats;
  if (!first) throw new Error('no chat');
  return first;
};
const before = (account: Connected): Account => ({ ...account, limits: limitsOf(network, account.limits) });
async function connected(over: Record<string, string> = {}, again?: Connected): Promise<Connected> {
  const result = await connect(testReach([fake.place], now), typed(over), again && before(again));
  if (result.kind !== 'connected') throw new Error(result.reason);
  return result.account;
}
const callWith = (account: Connected, more: { timeoutMs?: number } = {}) =>
  testCall(network, account, { places: [fake.place], now, ...more });
const arm = () => armed({ now: monday });

describe('connecting', () => {
  test('asks who the bot is, what the place is, and whether the bot may post there', async () => {
    expect(await connected()).toEqual({
      name: '@malwa_kwiaty',
      remoteAccountId: '-1001234567890',
      settings: {
        service: fake.origin,
        accountId: '-1001234567890',
        chat: '@malwa_kwiaty',
        username: 'malwa_kwiaty',
        bot: '@malwa_publishes_bot',
        url: 'https://t.me/malwa_kwiaty',
      },
      credentials: { token: fake.token, chatId: '-1001234567890' },
      limits: {},
    });
    expect(fake.calls).toEqual(['POST getMe', 'POST getChat', 'POST getChatMember']);
  });

  test.each([
    ['@malwa_kwiaty', '@malwa_kwiaty'],
    ['malwa_kwiaty', '@malwa_kwiaty'],
    ['https://t.me/malwa_kwiaty/', '@malwa_kwiaty'],
    [' t.me/malwa_kwiaty', '@malwa_kwiaty'],
    ['-1001234567890', '-1001234567890'],
    ['https://t.me/+AbCdEf', null],
    ['malwa kwiaty', null],
    ['../../bot1', null],
    ['', null],
  ])('a channel typed as %j is %s', (written, wanted) => expect(chatIn(written)).toBe(wanted));

  test.each(['', '12345', 'token', '1:short', '123456789:../../../getMe?xxxxxxxxxxxxxxxxxxxxxxxxx'])(
    'a token like %j is not even asked about',
    async (botToken) => {
      const answer = await connect(testReach([fake.place], now), typed({ botToken }));
      expect(answer).toEqual({ kind: 'failed', reason: 'input_invalid', field: 'botToken' });
      expect(fake.calls).toEqual([]);
    },
  );

  test.each<[string, () => unknown, string, string]>([
    ['a token that is not known', () => fake.revoke(), 'token_refused', 'botToken'],
    ['a channel that is not there', () => void fake.chats.pop(), 'place_not_found', 'chat'],
    ['a bot that was thrown out', () => void Object.assign(chat(), { role: 'kicked' }), 'posting_not_allowed', 'chat'],
    [
      'a bot that is no administrator',
      () => void Object.assign(chat(), { role: 'member' }),
      'posting_not_allowed',
      'chat',
    ],
    [
      'without the right to post',
      () => void Object.assign(chat().rights, { post: false }),
      'posting_not_allowed',
      'chat',
    ],
    ['one person', () => void Object.assign(chat(), { type: 'private', role: 'member' }), 'input_invalid', 'chat'],
    ['too much asked', () => tooMuch('getMe'), 'rate_limited', 'botToken'],
    ['a server that is none', () => fake.fail('getMe', { when: 'before', how: 'html' }), 'not_the_network', 'service'],
  ])('%s: %s', async (_what, lay, reason, field) => {
    lay();
    expect(await connect(testReach([fake.place], now), typed())).toMatchObject({ kind: 'failed', reason, field });
  });

  test('a group takes a bot that is an ordinary member; a muted one not', async () => {
    Object.assign(chat(), { id: -4_000_111, type: 'group', username: undefined, role: 'member' });
    expect(await connected({ chat: '-4000111' })).toMatchObject({ name: 'Malwa kwiaty', remoteAccountId: '-4000111' });
    Object.assign(chat(), { role: 'restricted', rights: { post: false, remove: false } });
    const answer = await connect(testReach([fake.place], now), typed({ chat: '-4000111' }));
    expect(answer).toMatchObject({ reason: 'posting_not_allowed' });
  });

  test('connected again the token may stay as it is', async () => {
    const first = await connected();
    expect(await connected({ botToken: '' }, first)).toEqual(first);
  });
});

function tooMuch(method: string): void {
  const json = { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 17 } };
  fake.fail(method, { when: 'before', how: 'answer', answer: { status: 429, json } });
}

describe('what stands out in a text', () => {
  const pieces = (written: string) =>
    entitiesOf(written).map(({ type, offset, length }) => `${type} ${written.slice(offset, offset + length)}`);
  test.each([
    [text, ['url https://malwa.example/piwonie?kolor=różowy', 'hashtag #kwiaty_Malwy', 'mention @anna_kwiaty']],
    ['(https://a.example/x)! ola@malwa.example', ['url https://a.example/x']],
    [
      '@anna@kwiaty.social #1 #2026lato https://a.example/#tag',
      ['url https://a.example/#tag', 'hashtag #2026lato'].toReversed(),
    ],
    ['', []],
  ])('%j', (written, wanted) => expect(pieces(written)).toEqual(wanted));
});

describe('publishing', () => {
  const send = async (posted: Post, options = {}): Promise<Outcome> =>
    network.publish(callWith(await connected(), options), posted, arm());

  test('words alone, never as a markup', async () => {
    expect(await send(post(text))).toEqual({
      kind: 'published',
      remoteId: '-1001234567890:101',
      remoteUrl: 'https://t.me/malwa_kwiaty/101',
    });
    expect(fake.messages).toMatchObject([{ text, photos: [], group: null }]);
    expect(fake.messages[0]?.entities).toContainEqual({ type: 'url', offset: 26, length: 42 });
  });

  test('one picture with its caption', async () => {
    expect(await send(post(text, [await picture()]))).toMatchObject({ remoteId: '-1001234567890:101' });
    expect(fake.messages).toMatchObject([{ text, photos: [expect.stringMatching(/^image\/jpeg:/)] }]);
  });

  test('several as one group, the caption at the first', async () => {
    const pictures: Image[] = [
      await picture('', 'jpeg', 20),
      await picture('', 'png', 80),
      await picture('', 'jpeg', 9),
    ];
    expect(await send(post(text, pictures))).toMatchObject({ remoteId: '-1001234567890:101,102,103' });
    expect(fake.messages.map((message) => message.text)).toEqual([text, '', '']);
    expect(new Set(fake.messages.map(({ group }) => group)).size).toBe(1);
  });

  test('a picture without words', async () => {
    expect(await send(post('', [await picture()]))).toMatchObject({ kind: 'published' });
  });

  test('a channel without a name of its own has addresses for its members', async () => {
    Object.assign(chat(), { username: undefined });
    const account = await connected({ chat: '-1001234567890' });
    expect(await network.publish(callWith(account), post(text), arm())).toMatchObject({
      remoteUrl: 'https://t.me/c/1234567890/101',
    });
  });

  test('exactly as long as it may be: 4096 alone, 1024 with a picture, in UTF-16 units', async () => {
    expect(await send(post('🌸'.repeat(2_048)))).toMatchObject({ kind: 'published' });
    expect(await send(post(`🌸${'x'.repeat(4_095)}`))).toMatchObject({ kind: 'rejected', reason: 'text_too_long' });
    expect(await send(post('x'.repeat(1_024), [await picture()]))).toMatchObject({ kind: 'published' });
    expect(await send(post('x'.repeat(1_025), [await picture()]))).toMatchObject({
      kind: 'rejected',
      reason: 'text_too_long',
    });
    expect(network.limits).toMatchObject({ counting: 'utf16', characters: 4_096, charactersWithImages: 1_024 });
  });

  test('a group that has become a supergroup: its new number is kept, and the post stands there once', async () => {
    Object.assign(chat(), { id: -4_000_111, type: 'group', username: undefined, role: 'member' });
    const account = await connected({ chat: '-4000111' });
    const call = callWith(account);
    fake.migrate(chat(), -1_009_999_999_999);
    expect(await network.publish(call, post(text), arm())).toMatchObject({
      kind: 'published',
      remoteId: '-1009999999999:101',
    });
    expect(call.saved).toEqual([{ token: fake.token, chatId: '-1009999999999' }]);
    expect(fake.messages).toHaveLength(1);
    // The same channel still, when it is connected again under the new number.
    const kept = { ...account, credentials: call.saved[0] ?? {} };
    expect((await connected({ chat: '-1009999999999' }, kept)).remoteAccountId).toBe('-4000111');
  });

  test.each([
    ['kicked', 'posting_not_allowed'],
    ['left', 'posting_not_allowed'],
    [null, 'place_not_found'],
  ] as const)('the bot is %s by now: connect again', async (role, reason) => {
    const call = callWith(await connected());
    chat().role = role;
    expect(await network.publish(call, post(text), arm())).toMatchObject({ kind: 'reconnect', reason });
  });
  test('the right to post was taken, the token was revoked: connect again', async () => {
    const call = callWith(await connected());
    chat().rights.post = false;
    expect(await network.publish(call, post(text), arm())).toMatchObject({ reason: 'posting_not_allowed' });
    fake.revoke();
    expect(await network.publish(call, post(text), arm())).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_revoked',
    });
  });

  const failing = async (lay: () => void, options = {}): Promise<Outcome> => {
    const call = callWith(await connected(), options);
    lay();
    return network.publish(call, post(text), arm());
  };
  const answered = (status: number, json: unknown) => () =>
    fake.fail('sendMessage', { when: 'before', how: 'answer', answer: { status, json } });

  test('too much: retry after what it says', async () => {
    expect(await failing(() => tooMuch('sendMessage'))).toEqual({
      kind: 'retry',
      reason: 'rate_limited',
      afterMs: 17_000,
    });
  });
  test.each([500, 502])('%d: nobody knows', async (status) => {
    expect(
      await failing(answered(status, { ok: false, error_code: status, description: 'Bad Gateway' })),
    ).toMatchObject({ kind: 'unknown', reason: 'server_error' });
  });
  test('200 with a no in it is a no', async () => {
    expect(
      await failing(answered(200, { ok: false, error_code: 400, description: 'Bad Request: message text is empty' })),
    ).toMatchObject({ kind: 'rejected', reason: 'content_refused' });
  });
  test('200 with neither yes nor no, with half an answer, with a page: nobody knows', async () => {
    expect(await failing(answered(200, { hello: 'world' }))).toEqual({ kind: 'unknown', reason: 'answer_unreadable' });
    for (const how of ['malformed', 'html'] as const) {
      expect(await failing(() => fake.fail('sendMessage', { when: 'after', how }))).toEqual({
        kind: 'unknown',
        reason: 'answer_unreadable',
      });
    }
  });
  test('a page that turns it away: not Telegram, nothing was posted', async () => {
    expect(await failing(answered(403, undefined))).toEqual({ kind: 'retry', reason: 'not_the_network' });
  });
  test('reset before and after it acted, silence: nobody knows', async () => {
    for (const when of ['before', 'after'] as const) {
      expect(await failing(() => fake.fail('sendMessage', { when, how: 'reset' }))).toMatchObject({ kind: 'unknown' });
    }
    expect(fake.messages).toHaveLength(1);
    expect(
      await failing(() => fake.fail('sendMessage', { when: 'after', how: 'silence' }), { timeoutMs: 1_000 }),
    ).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
  test('a refused connection and a deadline that has passed: nothing left', async () => {
    const call = callWith(await connected());
    const late = {
      ...arm(),
      beforeFirstByte() {
        throw new Error('too late');
      },
    };
    expect(await network.publish(call, post(text), late)).toEqual({ kind: 'retry', reason: 'deadline_passed' });
    await fake.stop();
    expect(await network.publish(call, post(text), arm())).toEqual({ kind: 'retry', reason: 'connection_refused' });
    expect(fake.messages).toEqual([]);
  });
  test('the token is in no word that comes back', async () => {
    const said = JSON.stringify([
      await failing(answered(400, { ok: false, error_code: 400, description: 'Bad Request: nope' })),
      await failing(() => fake.fail('sendMessage', { when: 'before', how: 'reset' })),
      await network.check(callWith(await connected())),
      (await connected()).settings,
    ]);
    expect(said).not.toContain(fake.token.split(':')[1]);
  });
});

describe('taking down', () => {
  const published = async (posted: Post) => {
    const call = callWith(await connected());
    const outcome = await network.publish(call, posted, arm());
    if (outcome.kind !== 'published' || !network.remove) throw new Error('not published');
    return { remove: () => network.remove?.(call, outcome.remoteId) };
  };
  test('every message of a group; asked again it is gone', async () => {
    const { remove } = await published(post(text, [await picture(), await picture('', 'png')]));
    expect(await remove()).toEqual({ kind: 'removed' });
    expect(fake.messages).toEqual([]);
    expect(await remove()).toEqual({ kind: 'gone' });
  });
  test('one that was half taken down already', async () => {
    const { remove } = await published(post(text, [await picture(), await picture('', 'png')]));
    fake.messages.shift();
    expect(await remove()).toEqual({ kind: 'removed' });
  });
  test('without the right to: said so, and the channel is not broken for it', async () => {
    const { remove } = await published(post(text));
    chat().rights.remove = false;
    expect(await remove()).toEqual({
      kind: 'rejected',
      reason: 'removal_refused',
      words: "Bad Request: message can't be deleted",
    });
  });
  test('no answer: to be asked again', async () => {
    const { remove } = await published(post(text));
    fake.fail('deleteMessage', { when: 'after', how: 'malformed' });
    expect(await remove()).toEqual({ kind: 'unknown', reason: 'answer_unreadable' });
    expect(await remove()).toEqual({ kind: 'gone' });
  });
});

test('health: works, was thrown out, has a dead token, is in trouble', async () => {
  const call = callWith(await connected());
  expect(await network.check(call)).toEqual({
    kind: 'ok',
    name: '@malwa_kwiaty',
    remoteAccountId: '-1001234567890',
    limits: {},
    settings: { username: 'malwa_kwiaty', url: 'https://t.me/malwa_kwiaty' },
  });
  fake.fail('getMe', { when: 'before', how: 'html' });
  expect(await network.check(call)).toEqual({ kind: 'trouble', reason: 'not_the_network' });
  chat().role = 'kicked';
  expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'posting_not_allowed' });
  fake.revoke();
  expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
});
