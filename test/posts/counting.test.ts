import twitter from 'twitter-text';
import { describe, expect, test } from 'vitest';
import { codePoints, costOf, countOf, graphemes, linksIn, mastodonLength, utf8Bytes } from '#server/posts/counting.ts';
import { weigh } from '#server/posts/weighing.ts';

const family = '👩‍👩‍👧‍👦';

describe('graphemes, bytes and code points', () => {
  const cases: [name: string, text: string, graphemes: number, bytes: number, codePoints: number][] = [
    ['nothing', '', 0, 0, 0],
    ['plain letters', 'Bukiet tygodnia', 15, 15, 15],
    ['Polish letters', 'Zażółć gęślą jaźń', 17, 26, 17],
    ['a family joined by ZWJ', family, 1, 25, 7],
    ['a skin tone', '👍🏽', 1, 8, 2],
    ['a flag', '🇵🇱', 1, 8, 2],
    ['two flags', '🇵🇱🇺🇦', 2, 16, 4],
    ['a keycap', '1️⃣', 1, 7, 3],
    ['a rainbow flag', '🏳️‍🌈', 1, 14, 4],
    ['Devanagari, as Bluesky counts it', 'नमस्ते', 3, 18, 6],
    ['a combining acute', 'e\u0301', 1, 3, 2],
    ['the same, composed', '\u00e9', 1, 2, 1],
    ['several marks on one letter', 'a\u0301\u0323\u0302', 1, 7, 4],
    ['Hangul in parts', '\u1112\u1161\u11ab', 1, 9, 3],
    ['a line break of two', 'a\r\nb', 3, 4, 4],
    ['a line break', 'a\nb', 3, 3, 3],
    ['a tab', 'a\tb', 3, 3, 3],
    ['a link counts whole', 'https://pion.example/x', 22, 22, 22],
    ['a lone surrogate', 'a\ud83d', 2, 4, 2],
  ];
  test.each(cases)('%s', (_name, text, inGraphemes, inBytes, inCodePoints) => {
    expect(graphemes(text)).toBe(inGraphemes);
    expect(utf8Bytes(text)).toBe(inBytes);
    expect(codePoints(text)).toBe(inCodePoints);
  });

  test('each network has its own unit', () => {
    const text = `${family} https://example.com/${'x'.repeat(80)}`;
    expect(countOf(text, { counting: 'graphemes' }, null)).toBe(1 + 1 + 20 + 80);
    expect(countOf(text, { counting: 'codePoints' }, null)).toBe(7 + 1 + 20 + 80);
    expect(countOf(text, { counting: 'mastodon' }, null)).toBe(1 + 1 + 23);
    expect(countOf(text, { counting: 'mastodon', charactersPerLink: 30 }, null)).toBe(1 + 1 + 30);
  });
});

describe('Mastodon', () => {
  const cases: [text: string, length: number][] = [
    ['', 0],
    ['Cześć', 5],
    ['https://a.example', 23],
    [`https://example.com/${'a'.repeat(200)}`, 23],
    ['Zapisy: https://pion.example/pierwszy-raz.', 8 + 23 + 1],
    ['(https://example.com/a)', 1 + 23 + 1],
    ['https://en.wikipedia.org/wiki/Bouquet_(flowers) tak', 23 + 4],
    ['https://a.example https://b.example', 23 + 1 + 23],
    ['https://a.example\nhttps://b.example', 23 + 1 + 23],
    ['example.com', 11],
    ['ftp://example.com/a', 19],
    ['https://localhost/a', 19],
    ['https://żółw.example/ścieżka', 23],
    ['https://example.com?x=1&y=2#z', 23],
    ['https://example.com:8080/a', 23],
    ['@ola', 4],
    ['@ola@example.social', 4],
    ['Cześć @ola@example.social!', 6 + 4 + 1],
    ['@ola@example.social @jan.k@mastodon.example', 4 + 1 + 6],
    ['ola@example.com', 15],
    ['https://example.com/@ola@example.social', 23],
    [`${family} @ola@example.social https://a.example`, 1 + 1 + 4 + 1 + 23],
  ];
  test.each(cases)('%j is %i', (text, length) => {
    expect(mastodonLength(text, 23)).toBe(length);
  });

  /** twitter-text is what Mastodon's own rules were taken from. */
  test.each([
    'Zobacz https://pion.example.com/pierwszy-raz i https://example.org.',
    '„https://example.com/cytat”, rzekł',
    'https://example.com/a,b;c https://example.com/a...',
    'https://example.com/a?b=(c) x',
    '(zob. https://example.com/a_(b))',
    'https://example.com/a_(b)_c#kotwica!',
    'xhttps://example.com/a #https://example.com',
    'https://example.com/%C5%BC?x=%20#a',
    'https://sub.sub-2.example.co.uk/ https://example.com//a//b/',
    'http://example.com, https://example.com; https://example.com:',
    'HTTPS://EXAMPLE.COM/A',
    'https://user@example.com/a',
  ])('links of %j as twitter-text finds them', (text) => {
    const theirs = twitter
      .extractUrlsWithIndices(text)
      .filter(({ url }: { url: string }) => /^https?:/i.test(url))
      .map(({ indices: [start, end] }: { indices: [number, number] }) => ({ start, end }));
    expect(linksIn(text)).toEqual(theirs);
  });
});

describe('what X counts, by its own library', () => {
  test.each([
    ['Zażółć gęślą jaźń', 17, 0],
    ['界界', 4, 0],
    ['👨‍👩‍👧‍👦', 2, 0],
    ['https://malwa.pl/bardzo/długa/ścieżka?do=piwonii', 23, 1],
    ['malwa.pl', 23, 1],
    ['jest u nas tak:nie ma linku', 27, 0],
  ])('%j weighs %d and has %d links', (text, length, links) => expect(weigh(text)).toEqual({ length, links }));

  test('it is not measured before it can be', () => {
    expect(countOf('abc', { counting: 'weighted' }, null)).toBeNull();
    expect(countOf('abc', { counting: 'weighted' }, weigh)).toBe(3);
  });

  test('a post costs by whether a link is in it, each part of its own', () => {
    const price = { currency: 'USD', asOf: '2026-04-20', post: 0.015, postWithLink: 0.2, numbers: 0.005 };
    expect(costOf(['Bez linku'], { price }, weigh)).toBeCloseTo(0.015);
    expect(costOf(['Z linkiem malwa.pl'], { price }, weigh)).toBeCloseTo(0.2);
    expect(costOf(['jedna', 'druga', 'https://malwa.pl'], { price }, weigh)).toBeCloseTo(0.23);
    expect(costOf(['x'], {}, weigh)).toBeNull();
    expect(costOf(['x'], { price }, null)).toBeNull();
  });
});
