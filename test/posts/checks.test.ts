import { describe, expect, test } from 'vitest';
import type { PostBody } from '#server/content/body.ts';
import { isPublicOrigin } from '#server/http/publicOrigin.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import { type CheckedChannel, checkPost, type MediaFacts } from '#server/posts/checks.ts';
import { partsOf } from '#server/posts/preview.ts';
import { hasOwnVariant, mediaIdsOf, mediaOn, partsOn, textOn, withVariant } from '#server/posts/variants.ts';
import { weigh } from '#server/posts/weighing.ts';

const limits: Limits = {
  counting: 'graphemes',
  characters: 300,
  bytes: 3000,
  images: 4,
  imageMimes: ['image/jpeg', 'image/png'],
  imageBytes: 1_000_000,
  altCharacters: 20,
};
const channel = (id: string, own: Partial<Limits> = {}, status: CheckedChannel['status'] = 'connected') => ({
  id,
  status,
  limits: { ...limits, ...own },
});
const post = (over: Partial<PostBody> = {}): PostBody => ({
  kind: 'post',
  text: 'Cześć',
  media: [],
  variants: {},
  ...over,
});
const still: MediaFacts = { mime: 'image/jpeg', width: 100, height: 100, bytes: 10, animated: false };
const place = (mediaId: string, alt = 'opis') => ({ mediaId, alt });
const media = {
  a: still,
  b: still,
  c: still,
  d: still,
  e: still,
  gif: { ...still, mime: 'image/gif', animated: true },
};

const codes = (body: PostBody, ...channels: CheckedChannel[]) =>
  checkPost(body, channels, media).map(({ code, level, channelId, params }) => [level, code, channelId, params]);

describe('a post is checked on each channel', () => {
  test('a good one has nothing to say', () => {
    expect(codes(post({ media: [place('a')] }), channel('x'), channel('y'))).toEqual([]);
  });
  test('no channel', () => {
    expect(codes(post())).toEqual([['error', 'no_channel', null, {}]]);
  });
  test('nothing written and nothing shown', () => {
    expect(codes(post({ text: ' \n ' }), channel('x'))).toEqual([['error', 'empty', 'x', {}]]);
    expect(codes(post({ text: '', media: [place('a')] }), channel('x'))).toEqual([]);
  });
  test('at the limit is fine, one more is not', () => {
    expect(codes(post({ text: 'x'.repeat(300) }), channel('x'))).toEqual([]);
    expect(codes(post({ text: 'x'.repeat(301) }), channel('x'))).toEqual([
      ['error', 'text_too_long', 'x', { over: 1, limit: 300 }],
    ]);
    expect(
      codes(post({ text: `${'x'.repeat(300)}\n\n` }), channel('x')),
      'what hangs at the end does not go out',
    ).toEqual([]);
  });
  test('bytes are named when they alone are too many', () => {
    const flags = '🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(110);
    expect(codes(post({ text: flags }), channel('x'))).toEqual([
      ['error', 'text_too_many_bytes', 'x', { over: 80, limit: 3000 }],
    ]);
    expect(codes(post({ text: flags }), channel('x', { characters: 100 }))).toEqual([
      ['error', 'text_too_long', 'x', { over: 10, limit: 100 }],
    ]);
  });
  test('a thread: each part by itself, named; too many parts; joined where there are none', () => {
    const parts = (...texts: string[]) => texts.map((text) => ({ text, media: [] }));
    const thread = post({ text: 'Jeden', thread: parts('x'.repeat(301), ' ') });
    const findings = checkPost(thread, [channel('x', { parts: 25 })], media);
    expect(findings.map(({ code, part }) => [code, part])).toEqual([
      ['text_too_long', 2],
      ['empty', 3],
    ]);
    expect(codes(post({ thread: parts('b', 'c') }), channel('x', { parts: 2 }))).toEqual([
      ['error', 'thread_too_long', 'x', { over: 1, limit: 2 }],
    ]);
    const long = 'x'.repeat(150);
    expect(codes(post({ text: long, thread: parts(long) }), channel('x'))).toEqual([
      ['error', 'text_too_long', 'x', { over: 2, limit: 300 }],
      ['warning', 'thread_joined', 'x', { count: 2 }],
    ]);
    expect(partsOn(post({ text: 'a ', thread: parts('b', '', 'c') }), 'x', {})).toEqual([
      { text: 'a\n\nb\n\nc', media: [] },
    ]);
  });
  test('words of its own are all of a channel’s words: the main thread is not hung on them', () => {
    const body = post({ thread: [{ text: 'dalej', media: [] }], variants: { y: { text: 'krótko' } } });
    const limits = { parts: 25 };
    expect(partsOn(body, 'x', limits)).toHaveLength(2);
    expect(partsOn(body, 'y', limits)).toEqual([{ text: 'krótko', media: [] }]);
    const own = withVariant(body, 'y', { thread: [{ text: 'i dalej', media: [place('a')] }] });
    expect(partsOn(own, 'y', limits).map(({ text }) => text)).toEqual(['krótko', 'i dalej']);
    expect(mediaIdsOf(own)).toEqual(['a']);
    expect(withVariant(own, 'y', { text: undefined }).variants).toEqual({});
  });
  test('less room for the words where pictures go with them', () => {
    const caption = channel('x', { characters: 4_096, charactersWithImages: 1_024, counting: 'utf16' });
    const flowers = '🌸'.repeat(513);
    expect(codes(post({ text: flowers }), caption)).toEqual([]);
    expect(codes(post({ text: flowers, media: [place('a')] }), caption)).toEqual([
      ['error', 'text_too_long', 'x', { over: 2, limit: 1_024 }],
    ]);
  });
  test('each channel by its own text', () => {
    const body = post({ text: 'x'.repeat(301), variants: { y: { text: 'krótko' } } });
    expect(codes(body, channel('x'), channel('y'))).toEqual([['error', 'text_too_long', 'x', { over: 1, limit: 300 }]]);
  });
  test('pictures: how many, which are gone, which are not described', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((id) => place(id));
    expect(codes(post({ media: many }), channel('x'))).toEqual([
      ['error', 'too_many_images', 'x', { over: 1, limit: 4 }],
    ]);
    expect(codes(post({ media: many }), channel('x', { images: 0 }))).toEqual([
      ['error', 'no_images_here', 'x', { count: 5 }],
    ]);
    expect(codes(post({ media: [place('zz')] }), channel('x'))).toEqual([
      ['error', 'image_missing', 'x', { count: 1 }],
    ]);
    expect(codes(post({ media: [place('a', ' '), place('b')] }), channel('x'))).toEqual([
      ['warning', 'alt_missing', 'x', { count: 1 }],
    ]);
    expect(codes(post({ media: [place('a', 'y'.repeat(22))] }), channel('x'))).toEqual([
      ['error', 'alt_too_long', 'x', { over: 2, limit: 20 }],
    ]);
    expect(codes(post({ media: [place('gif')] }), channel('x'), channel('y', { imageMimes: ['image/gif'] }))).toEqual([
      ['warning', 'animation_lost', 'x', { count: 1 }],
    ]);
    expect(codes(post({ media: [place('gif')] }), channel('x', { imageMimes: ['image/gif'], imageBytes: 9 }))).toEqual([
      ['warning', 'animation_lost', 'x', { count: 1 }],
    ]);
  });
  test('errors come before warnings, whichever channel they are of', () => {
    const body = post({ text: 'x'.repeat(301), media: [place('a', '')] });
    expect(
      codes(body, channel('x', { characters: 500 }, 'reconnect'), channel('y', {}, 'disconnected')).map(
        ([level, code, on]) => [level, code, on],
      ),
    ).toEqual([
      ['error', 'channel_disconnected', 'y'],
      ['error', 'text_too_long', 'y'],
      ['warning', 'channel_reconnect', 'x'],
      ['warning', 'alt_missing', 'x'],
      ['warning', 'alt_missing', 'y'],
    ]);
  });
});

describe('variants', () => {
  test('what a channel does not have of its own is the main text', () => {
    const body = post({
      text: 'główny\r\ntekst \n',
      media: [place('a')],
      variants: { x: { text: '' }, y: { media: [] } },
    });
    expect(textOn(body, 'z')).toBe('główny\ntekst');
    expect(textOn(body, 'x')).toBe('');
    expect(textOn(body, 'y')).toBe('główny\ntekst');
    expect(mediaOn(body, 'x')).toEqual([place('a')]);
    expect(mediaOn(body, 'y')).toEqual([]);
    expect([hasOwnVariant(body, 'x'), hasOwnVariant(body, 'z')]).toEqual([true, false]);
  });
  test('own text is given, and given back', () => {
    const own = withVariant(post(), 'x', { text: 'dla x' });
    expect(textOn(own, 'x')).toBe('dla x');
    const both = withVariant(own, 'x', { media: [place('b')] });
    expect(both.variants.x).toEqual({ text: 'dla x', media: [place('b')] });
    expect(mediaIdsOf(both)).toEqual(['b']);
    expect(withVariant(both, 'x', { text: undefined }).variants).toEqual({ x: { media: [place('b')] } });
    expect(withVariant(own, 'x', { text: undefined }).variants).toEqual({});
  });
});

describe('how a text is drawn', () => {
  test.each([
    [
      'Zapisy: https://pion.example/a. #wspinanie',
      ['text:Zapisy: ', 'link:https://pion.example/a', 'text:. ', 'tag:#wspinanie'],
    ],
    ['@ola@example.social i @jan!', ['mention:@ola@example.social', 'text: i ', 'mention:@jan', 'text:!']],
    ['nr #1, ola@example.com, C#', ['text:nr #1, ola@example.com, C#']],
    ['https://example.com/#a @b', ['link:https://example.com/#a', 'text: ', 'mention:@b']],
    ['#łąka\n#2024lato', ['tag:#łąka', 'text:\n', 'tag:#2024lato']],
    ['', []],
  ])('%j', (text, parts) => {
    expect(partsOf(text).map((part) => `${part.kind}:${part.text}`)).toEqual(parts);
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });
});

describe('what only some networks ask for', () => {
  const tall = { ...still, width: 100, height: 200 };
  const wide = { ...still, width: 300, height: 100 };
  const on = (body: PostBody, own: Partial<Limits>) =>
    checkPost(body, [channel('x', own)], { ...media, tall, wide }, weigh).map(({ level, code, params }) => [
      ...[level, code, params],
    ]);

  test('a picture, where nothing goes without one', () => {
    expect(on(post(), { leastImages: 1 })).toEqual([['error', 'image_needed', {}]]);
    expect(on(post({ media: [place('a')] }), { leastImages: 1 })).toEqual([]);
  });
  test('pictures of a shape', () => {
    const aspect = { narrowest: 0.8, widest: 1.91 };
    expect(on(post({ media: [place('a'), place('tall'), place('wide')] }), { aspect })).toEqual([
      ['error', 'image_too_tall', { count: 1, limit: 1.25 }],
      ['error', 'image_too_wide', { count: 1, limit: 1.91 }],
    ]);
  });
  test('no more hashtags and people than it takes', () => {
    const text = '#raz #dwa #trzy @ola @ela';
    expect(on(post({ text }), { tags: 2, mentions: 1 })).toEqual([
      ['error', 'too_many_tags', { over: 1, limit: 2 }],
      ['error', 'too_many_mentions', { over: 1, limit: 1 }],
    ]);
    expect(on(post({ text }), { tags: 3, mentions: 2 })).toEqual([]);
  });
  test('weighed as X weighs it, once that can be done', () => {
    const body = post({ text: '界'.repeat(141) });
    const own = { counting: 'weighted', characters: 280 } as const;
    expect(on(body, own)).toEqual([['error', 'text_too_long', { over: 2, limit: 280 }]]);
    expect(checkPost(body, [channel('x', own)], media)).toEqual([]);
  });
  test('an app that it cannot reach', () => {
    const channels = [{ ...channel('x'), isOutOfReach: true }];
    expect(checkPost(post(), channels, media).map(({ code }) => code)).toEqual(['out_of_reach']);
    expect(['https://planner.example', 'https://93.184.216.34'].map(isPublicOrigin)).toEqual([true, true]);
    const inside = [
      ...['http://planner.example', 'https://localhost:3000', 'https://10.0.0.4', 'https://[fd00::1]'],
      ...['https://planner.lan', 'https://planner', 'nonsense'],
    ];
    for (const origin of inside) expect(isPublicOrigin(origin)).toBe(false);
  });
});
