import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connected } from '#server/networks/interface/connecting.ts';
import { limitsOf } from '#server/networks/interface/limits.ts';
import type { Account } from '#server/networks/interface/reach.ts';
import type { Call, Outcome, Post, Prepared } from '#server/networks/network.ts';
import { wordpress } from '#server/networks/wordpress.ts';
import { blocksOf, slugOf, titleOf } from '#server/networks/wordpressApi/article.ts';
import { addressAt, plainRoot } from '#server/networks/wordpressApi/calls.ts';
import { armed, picture, post, prepared, testCall, testReach } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { startWordpress, type WordpressFake } from '#test/support/fakes/wordpress.ts';

if (wordpress.accepts !== 'post' || wordpress.idempotency !== 'twoStep' || wordpress.connecting.by !== 'form') {
  throw new Error('WordPress is of the class twoStep and connects by a form');
}
const network = wordpress;
const { connect } = wordpress.connecting;
const now = () => monday;
const text =
  'Piwonie już są!\n\nZapraszamy: https://malwa.example/piwonie?a=1&b=2. <script>alert(1)</script>\nOd ósmej. [gallery]';

let fake: WordpressFake;
beforeEach(async () => {
  fake = await startWordpress();
});
afterEach(async () => {
  await fake.stop();
  expect(fake.violations).toEqual([]);
});

const typed = (over: Record<string, string> = {}) => ({
  site: fake.origin,
  user: 'malwa',
  applicationPassword: 'abcd EFGH 1234 ijkl MNOP 5678',
  firstPicture: 'content',
  ...over,
});
const before = (account: Connected): Account => ({ ...account, limits: limitsOf(network, account.limits) });
async function connected(over: Record<string, string> = {}, again?: Connected): Promise<Connected> {
  const result = await connect(testReach([fake.place], now), typed(over), again && before(again));
  if (result.kind !== 'connected') throw new Error(result.reason);
  return result.account;
}
const callWith = (account: Connected, more: { timeoutMs?: number } = {}) =>
  testCall(network, account, { places: [fake.place], now, ...more });
const arm = (kept: Prepared) => armed({ now: monday, prepared: kept });
const html = { status: 403, text: '<html><head><title>403 Forbidden</title></head><body>ModSecurity</body></html>' };

async function readied(call: Call, posted: Post, start: Prepared = {}): Promise<Prepared> {
  const { outcome } = await prepared(network, call, posted, start);
  if (outcome.kind !== 'ready') throw new Error(JSON.stringify(outcome));
  return outcome.prepared;
}
const idOf = (kept: Prepared) => (kept.draft as { id: number }).id;

describe('connecting', () => {
  test('finds the site, proves the password and what it may do', async () => {
    expect(await connected()).toEqual({
      name: `Kwiaciarnia Malwa (${fake.place})`,
      remoteAccountId: `7@${fake.place}`,
      settings: {
        ...{ site: `${fake.origin}/`, url: `${fake.origin}/`, root: `${fake.origin}/wp-json/` },
        ...{ user: 'malwa', firstPicture: 'content' },
      },
      credentials: { password: 'abcdEFGH1234ijklMNOP5678' },
      limits: {},
    });
  });

  test('without permalinks, and in a folder: by the address of the site or of its dashboard', async () => {
    fake.site.hasPermalinks = false;
    expect((await connected()).settings.root).toBe(`${fake.origin}/index.php?rest_route=/`);
    await fake.stop();
    fake = await startWordpress({ folder: '/blog' });
    for (const site of ['/blog', '/blog/wp-admin/edit.php', '/blog/wp-login.php'].map((path) => fake.origin + path)) {
      const { settings, remoteAccountId } = await connected({ site });
      expect(settings.root).toBe(`${fake.origin}/blog/wp-json/`);
      expect(remoteAccountId).toBe(`7@${fake.place}/blog`);
    }
    fake.site.hasPermalinks = false;
    const { settings } = await connected({ site: `${fake.origin}/blog` });
    expect(settings.root).toBe(`${fake.origin}/blog/index.php?rest_route=/`);
  });

  test.each<[string, Record<string, string>, () => unknown, string, string]>([
    ['an address that is none', { site: 'ola@malwa' }, () => {}, 'address_unusable', 'site'],
    ['in the clear', { site: 'http://93.184.216.34' }, () => {}, 'insecure', 'site'],
    ['inside', { site: 'https://10.0.0.1' }, () => {}, 'private_address', 'site'],
    ['another page', {}, () => void fake.fail('/', page(200)), 'not_the_network', 'site'],
    ['a firewall', {}, () => void fake.fail('/', page(403)), 'firewall', 'site'],
    [
      'a firewall that lets only the front door through',
      {},
      () => void fake.fail('/users/me', page(406)),
      'firewall',
      'site',
    ],
    ['out of service', {}, () => void fake.fail('/', page(502)), 'server_error', 'site'],
    ['another password', { applicationPassword: 'hunter2' }, () => {}, 'credentials_refused', 'applicationPassword'],
    ['another user', { user: 'ola' }, () => {}, 'credentials_refused', 'applicationPassword'],
    [
      'who may not publish',
      {},
      () => void Object.assign(fake.user.may, { publish_posts: false }),
      'scope_missing',
      'user',
    ],
    [
      'who may not upload',
      {},
      () => void Object.assign(fake.user.may, { upload_files: false }),
      'scope_missing',
      'user',
    ],
  ])('%s', async (_what, over, lay, reason, field) => {
    lay();
    expect(await connect(testReach([fake.place], now), typed(over))).toMatchObject({ kind: 'failed', reason, field });
  });

  test('connected again the password may stay as it is', async () => {
    const first = await connected();
    expect(await connected({ applicationPassword: '', firstPicture: 'featured' }, first)).toMatchObject({
      credentials: first.credentials,
      settings: { firstPicture: 'featured' },
    });
  });
});

const page = (status: number) => ({
  when: 'before' as const,
  how: 'answer' as const,
  answer: { ...html, status },
  times: 9,
});

describe('an address of the API', () => {
  test.each([
    ['https://a.example/wp-json/', 'https://a.example/index.php?rest_route=/'],
    ['https://a.example/blog/wp-json/', 'https://a.example/blog/index.php?rest_route=/'],
    ['https://a.example/index.php?rest_route=/', null],
  ])('%s without permalinks is %s', (root, plain) => expect(plainRoot(root)).toBe(plain));
  test('path and question, in either form', () => {
    expect(addressAt('https://a.example/wp-json/', 'wp/v2/posts/3', { context: 'edit' })).toBe(
      'https://a.example/wp-json/wp/v2/posts/3?context=edit',
    );
    const plain = new URL(addressAt('https://a.example/index.php?rest_route=/', 'wp/v2/posts', { slug: 'a b' }));
    expect(Object.fromEntries(plain.searchParams)).toEqual({ rest_route: '/wp/v2/posts', slug: 'a b' });
  });
});

describe('a post as an article', () => {
  test.each([
    ['Piwonie już są!\n\nZapraszamy.', 'Piwonie już są!'],
    ['Jedno zdanie i nic więcej.', 'Jedno zdanie i nic więcej.'],
    [`${'bardzo długi '.repeat(20)}wstęp`, `${'bardzo długi '.repeat(8).trim()}…`],
  ])('%j is called %j', (written, title) => expect(titleOf({ text: written })).toBe(title));

  test('words as words: no markup, no shortcode; links can be followed', () => {
    expect(blocksOf({ text }, [])).toBe(
      '<!-- wp:paragraph -->\n<p>Zapraszamy: <a href="https://malwa.example/piwonie?a=1&amp;b=2">https://malwa.example/piwonie?a=1&amp;b=2</a>. &lt;script&gt;alert(1)&lt;/script&gt;<br>Od ósmej. &#91;gallery&#93;</p>\n<!-- /wp:paragraph -->',
    );
  });
  test('pictures with their descriptions', () => {
    const blocks = blocksOf({ text: 'Tylko tytuł' }, [{ id: 5, url: 'https://a.example/"5".jpg', alt: '„A" & <b>' }]);
    expect(blocks).toContain(
      '<img src="https://a.example/&quot;5&quot;.jpg" alt="„A&quot; &amp; &lt;b&gt;" class="wp-image-5"/>',
    );
    expect(blocks).toContain('<p>Tylko tytuł</p>');
  });
  test('a name for the address', () => {
    expect(slugOf('Żółć – 30% taniej!', '0123456789abcdef')).toBe('zolc-30-taniej-01234567');
    expect(slugOf('🌸', '0123456789abcdef')).toBe('01234567');
  });
});

describe('publishing', () => {
  test('a draft first, then published: title, words, pictures with their descriptions', async () => {
    const call = callWith(await connected());
    const posted = post(text, [await picture('Piwonie w wiadrze'), await picture('', 'png')]);
    const kept = await readied(call, posted);
    expect(fake.posts).toMatchObject([{ status: 'draft', title: 'Piwonie już są!' }]);
    expect([...fake.media.values()]).toMatchObject([{ alt: 'Piwonie w wiadrze' }, { alt: '', mime: 'image/png' }]);
    const attempt = arm(kept);
    expect(await network.publish(call, posted, attempt)).toEqual({
      kind: 'published',
      remoteId: String(idOf(kept)),
      remoteUrl: `${fake.origin}/${fake.posts[0]?.slug}/`,
    });
    expect(attempt.bytesLeft).toBe(1);
    const [made] = fake.published();
    expect(made?.featured).toBe(0);
    for (const id of fake.media.keys()) expect(made?.content).toContain(`wp-image-${id}`);
    // Published again it is the same post.
    expect(await network.publish(call, posted, arm(kept))).toMatchObject({ kind: 'published' });
    expect(fake.posts).toHaveLength(1);
  });

  test('the first picture as the featured image, where the account wants it', async () => {
    const call = callWith(await connected({ firstPicture: 'featured' }));
    const posted = post(text, [await picture('Pierwsze'), await picture('Drugie', 'png')]);
    await network.publish(call, posted, arm(await readied(call, posted)));
    const [first, second] = [...fake.media.keys()];
    expect(fake.published()[0]?.featured).toBe(first);
    expect(fake.published()[0]?.content).not.toContain(`wp-image-${first}`);
    expect(fake.published()[0]?.content).toContain(`wp-image-${second}`);
  });

  test('permalinks that were switched off after connecting', async () => {
    const call = callWith(await connected());
    fake.site.hasPermalinks = false;
    const kept = await readied(call, post(text));
    expect(await network.publish(call, post(text), arm(kept))).toMatchObject({ kind: 'published' });
    expect(fake.published()).toHaveLength(1);
  });

  test('nothing is made twice when preparing is repeated', async () => {
    const call = callWith(await connected());
    const posted = post(text, [await picture()]);
    const kept = await readied(call, posted);
    expect(await readied(call, posted, kept)).toEqual(kept);
    expect(fake.posts).toHaveLength(1);
    expect(fake.media.size).toBe(1);
  });

  test('a draft whose answer was lost is found again, not made a second time', async () => {
    const call = callWith(await connected());
    fake.fail('/posts', { when: 'before', how: 'slow', ms: 1 });
    fake.fail('/posts', { when: 'after', how: 'reset' });
    expect((await prepared(network, call, post(text))).outcome).toMatchObject({ kind: 'retry' });
    expect(fake.posts).toHaveLength(1);
    expect(idOf(await readied(call, post(text)))).toBe(fake.posts[0]?.id);
    expect(fake.posts).toHaveLength(1);
  });

  test('the same words on purpose once more: a post of its own, under the next name', async () => {
    const call = callWith(await connected());
    for (const _ of [1, 2]) await network.publish(call, post(text), arm(await readied(call, post(text))));
    const [first, second] = fake.published();
    expect(second?.slug).toBe(`${first?.slug}-2`);
  });

  test('other words after a first try: the draft says them', async () => {
    const call = callWith(await connected());
    const kept = await readied(call, post(text));
    const again = await readied(call, post('Róże już są!'), kept);
    expect(idOf(again)).toBe(idOf(kept));
    expect(fake.posts).toMatchObject([{ title: 'Róże już są!', status: 'draft' }]);
  });

  test('what somebody changed in the draft meanwhile does not go out', async () => {
    const call = callWith(await connected());
    const kept = await readied(call, post(text));
    Object.assign(fake.posts[0] ?? {}, { title: 'Kup teraz!!!', content: '<p>spam</p>' });
    await network.publish(call, post(text), arm(kept));
    expect(fake.published()).toMatchObject([{ title: 'Piwonie już są!' }]);
    expect(fake.published()[0]?.content).not.toContain('spam');
  });

  test('a draft that was thrown away: retry, and the next try makes it anew', async () => {
    const call = callWith(await connected());
    const kept = await readied(call, post(text));
    fake.posts.length = 0;
    expect(await network.publish(call, post(text), arm(kept))).toMatchObject({ kind: 'retry', reason: 'unavailable' });
    const again = await readied(call, post(text), kept);
    expect(await network.publish(call, post(text), arm(again))).toMatchObject({ kind: 'published' });
    Object.assign(fake.posts[0] ?? {}, { status: 'trash' });
    expect(idOf(await readied(call, post(text), again))).not.toBe(idOf(again));
  });

  test('a description that was changed between two tries is changed there too', async () => {
    const call = callWith(await connected());
    const image = await picture('Pierwszy opis');
    const kept = await readied(call, post(text, [image]));
    await readied(call, post(text, [{ ...image, alt: 'Drugi opis' }]), kept);
    expect([...fake.media.values()]).toMatchObject([{ alt: 'Drugi opis' }]);
  });

  test('pictures that the site does not take', async () => {
    const call = callWith(await connected());
    const posted = post(text, [await picture()]);
    fake.site.mimes = ['image/png'];
    expect((await prepared(network, call, posted)).outcome).toMatchObject({
      kind: 'rejected',
      reason: 'image_refused',
    });
    Object.assign(fake.site, { mimes: ['image/jpeg'], uploadBytes: 10 });
    expect((await prepared(network, call, posted)).outcome).toMatchObject({
      kind: 'rejected',
      reason: 'image_too_large',
    });
  });

  test('a password that was taken back: connect again, while preparing and while publishing', async () => {
    const call = callWith(await connected());
    const kept = await readied(call, post(text));
    fake.revoke();
    expect((await prepared(network, call, post('Inne'))).outcome).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_revoked',
    });
    expect(await network.publish(call, post(text), arm(kept))).toMatchObject({
      kind: 'reconnect',
      reason: 'credentials_revoked',
    });
  });

  test('an author who may no longer publish: it would wait for somebody else, so it is no success', async () => {
    const call = callWith(await connected());
    const kept = await readied(call, post(text));
    Object.assign(fake.user.may, { publish_posts: false });
    expect(await network.publish(call, post(text), arm(kept))).toEqual({ kind: 'rejected', reason: 'access_denied' });
    expect(fake.published()).toEqual([]);
  });

  const failing = async (lay: () => void, options = {}): Promise<{ outcome: Outcome; call: Call; kept: Prepared }> => {
    const call = callWith(await connected(), options);
    const kept = await readied(call, post(text));
    lay();
    return { outcome: await network.publish(call, post(text), arm(kept)), call, kept };
  };
  const answered =
    (status: number, json: unknown, headers = {}) =>
    () =>
      fake.fail('/posts/:id', { when: 'before', how: 'answer', answer: { status, json, headers } });

  test.each([
    [429, {}, { 'retry-after': '60' }, { kind: 'retry', reason: 'rate_limited', afterMs: 60_000 }],
    [503, {}, { 'retry-after': '600' }, { kind: 'retry', reason: 'unavailable', afterMs: 600_000 }],
    [
      500,
      { code: 'internal_server_error', message: 'Błąd krytyczny' },
      {},
      { kind: 'unknown', reason: 'server_error', words: 'Błąd krytyczny' },
    ],
    [200, { code: 'db_error', message: 'Błąd' }, {}, { kind: 'unknown', reason: 'answer_unreadable' }],
    [
      400,
      { code: 'rest_invalid_param', message: 'Invalid parameter(s): title' },
      {},
      { kind: 'rejected', reason: 'content_refused', words: 'Invalid parameter(s): title' },
    ],
    [
      403,
      { code: 'rest_cannot_edit', message: 'Sorry' },
      {},
      { kind: 'reconnect', reason: 'access_denied', words: 'Sorry' },
    ],
    [403, undefined, {}, { kind: 'rejected', reason: 'firewall' }],
    [406, undefined, {}, { kind: 'rejected', reason: 'firewall' }],
    [400, undefined, {}, { kind: 'retry', reason: 'not_the_network' }],
  ] as const)('%d %j %j', async (status, json, headers, outcome) => {
    expect((await failing(answered(status, json, headers))).outcome).toEqual(outcome);
  });
  test.each(['malformed', 'html'] as const)(
    '%s instead of an answer: unknown, and found by the draft’s id',
    async (how) => {
      const { outcome, call, kept } = await failing(() => fake.fail('/posts/:id', { when: 'after', how }));
      expect(outcome).toEqual({ kind: 'unknown', reason: 'answer_unreadable' });
      expect(await network.find(call, post(text), arm(kept))).toEqual({
        kind: 'found',
        remoteId: String(idOf(kept)),
        remoteUrl: `${fake.origin}/${fake.posts[0]?.slug}/`,
      });
    },
  );
  test('reset before it acted: the draft is still one, so it is proven absent; after: found', async () => {
    const lost = await failing(() => fake.fail('/posts/:id', { when: 'before', how: 'reset' }));
    expect(lost.outcome).toEqual({ kind: 'unknown', reason: 'connection_reset' });
    expect(await network.find(lost.call, post(text), arm(lost.kept))).toEqual({ kind: 'absent' });
    fake.fail('/posts/:id', { when: 'after', how: 'reset' });
    expect(await network.publish(lost.call, post(text), arm(lost.kept))).toMatchObject({ kind: 'unknown' });
    expect(await network.find(lost.call, post(text), arm(lost.kept))).toMatchObject({ kind: 'found' });
    expect(fake.published()).toHaveLength(1);
  });
  test('silence: unknown at the deadline', async () => {
    const lay = () => fake.fail('/posts/:id', { when: 'after', how: 'silence' });
    expect((await failing(lay, { timeoutMs: 2_000 })).outcome).toEqual({ kind: 'unknown', reason: 'timeout' });
  });
  test('a look that is not answered proves nothing; a draft that is gone is not there', async () => {
    const call = callWith(await connected());
    const kept = await readied(call, post(text));
    fake.fail('/posts/:id', { when: 'before', how: 'html' });
    expect(await network.find(call, post(text), arm(kept))).toEqual({ kind: 'unsure', reason: 'answer_unreadable' });
    fake.posts.length = 0;
    expect(await network.find(call, post(text), arm(kept))).toEqual({ kind: 'absent' });
    await fake.stop();
    expect(await network.find(call, post(text), arm(kept))).toEqual({ kind: 'unsure', reason: 'connection_refused' });
  });
});

describe('afterwards', () => {
  const published = async () => {
    const call = callWith(await connected());
    const outcome = await network.publish(call, post(text), arm(await readied(call, post(text))));
    if (outcome.kind !== 'published') throw new Error('not published');
    return { call, id: outcome.remoteId };
  };

  test('taken down into the bin; asked again it is gone', async () => {
    const { call, id } = await published();
    expect(await network.remove?.(call, id)).toEqual({ kind: 'removed' });
    expect(fake.posts).toMatchObject([{ status: 'trash' }]);
    expect(await network.remove?.(call, id)).toEqual({ kind: 'gone' });
  });
  test('for good where there is no bin', async () => {
    const { call, id } = await published();
    fake.site.hasBin = false;
    expect(await network.remove?.(call, id)).toEqual({ kind: 'removed' });
    expect(fake.posts).toEqual([]);
    expect(await network.remove?.(call, id)).toEqual({ kind: 'gone' });
  });
  test('not let, not answered, in the way of a firewall', async () => {
    const { call, id } = await published();
    fake.fail('/posts/:id', { when: 'after', how: 'html' });
    expect(await network.remove?.(call, '999')).toEqual({ kind: 'unknown', reason: 'answer_unreadable' });
    fake.fail('/posts/:id', page(403));
    expect(await network.remove?.(call, id)).toEqual({ kind: 'rejected', reason: 'firewall' });
    await fake.stop();
    fake = await startWordpress();
    const other = await published();
    Object.assign(fake.user.may, { delete_published_posts: false });
    expect(await network.remove?.(other.call, other.id)).toMatchObject({ kind: 'rejected', reason: 'removal_refused' });
  });

  test('comments that others can see are counted, what was thrown away is gone', async () => {
    const { call, id } = await published();
    fake.comments.push(...[true, true, false].map((isApproved) => ({ post: Number(id), isApproved })));
    expect(await network.numbers?.read(call, [id, '999'])).toEqual({
      kind: 'read',
      numbers: new Map<string, unknown>([
        [id, { replies: 2 }],
        ['999', 'gone'],
      ]),
    });
    fake.fail('/comments', { when: 'before', how: 'answer', answer: { status: 429, json: {} } });
    expect(await network.numbers?.read(call, [id])).toMatchObject({ kind: 'retry', reason: 'rate_limited' });
  });
});

test('health: works, has lost its rights, its password, is behind a firewall', async () => {
  const call = callWith(await connected());
  expect(await network.check(call)).toEqual({ kind: 'ok', name: '', remoteAccountId: `7@${fake.place}`, limits: {} });
  Object.assign(fake.user.may, { publish_posts: false });
  expect(await network.check(call)).toEqual({ kind: 'reconnect', reason: 'scope_missing' });
  fake.fail('/users/me', { when: 'before', how: 'answer', answer: html });
  expect(await network.check(call)).toEqual({ kind: 'trouble', reason: 'firewall' });
  fake.revoke();
  expect(await network.check(call)).toMatchObject({ kind: 'reconnect', reason: 'credentials_revoked' });
});
