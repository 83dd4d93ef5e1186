import compile from 'icu-minify/compile';
import { _createCache, _createIntlFormatters } from 'use-intl/core';
import sayAsWritten from 'use-intl/format-message';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { compiledWords } from '#server/bin/compiled-words.ts';
import { allWords } from '#words/all.server.ts';
import { localeNames } from '#words/index.ts';
import say from '#words/say.ts';

/** What the built app says, and what mails and tests say: the same sentence, read when it was built or when it is said. */
describe.each(localeNames)('every sentence is the same, compiled or not: %s', (locale) => {
  const cache = _createCache();
  const options = { cache, formatters: _createIntlFormatters(cache), locale, timeZone: 'UTC' };

  test.each(Object.entries(allWords[locale]))('%s', (_area, words) => {
    const all = [...sentencesIn(words)];
    expect(all.length).toBeGreaterThan(0);
    for (const sentence of all)
      for (const values of valuesFor(sentence)) {
        const written = sayAsWritten('key', sentence, values as never, options as never);
        expect(say('key', compile(sentence), values as never, options as never), sentence).toEqual(written);
      }
  });
});

function* sentencesIn(words: unknown): Generator<string> {
  if (typeof words === 'string') yield words;
  else if (typeof words === 'object' && words !== null && !Array.isArray(words))
    for (const each of Object.values(words)) yield* sentencesIn(each);
}

const numbers = [0, 1, 2, 5, 12, 22, 1.5, 12_345];

/** For each hole numbers of every plural form and every name that something is chosen by; tags put brackets around. */
function* valuesFor(sentence: string): Generator<Record<string, unknown>> {
  const holes = namesIn(sentence, /\{\s*(\w+)\s*[,}]/g);
  const chosen = new Set(namesIn(sentence, /\{\s*(\w+)\s*,\s*select/g));
  const choices = [...namesIn(sentence, /(\w+)\s*\{/g), 'none of these'];
  const tags = Object.fromEntries(
    namesIn(sentence, /<(\w+)>/g).map((name) => [name, (inside: unknown[]) => `[${inside.join('')}]`]),
  );
  for (const number of holes.length > chosen.size ? numbers : [0])
    for (const choice of chosen.size > 0 ? choices : ['']) {
      const values = holes.map((name) => [name, chosen.has(name) ? choice : number] as const);
      yield { ...Object.fromEntries(values), ...tags };
    }
}

const namesIn = (sentence: string, pattern: RegExp): string[] => [
  ...new Set([...sentence.matchAll(pattern)].map(([, name = '']) => name)),
];

describe('the build', () => {
  const transform = compiledWords.transform as (code: string, id: string) => { code: string } | null;
  const built = (code: string, file = '/there/app/words/en/area.ts') =>
    transform.call({ parse: parseAst } as never, code, file)?.code ?? null;

  test('compiles what is the value of a key, whatever its quotes, and leaves lists and names alone', () => {
    const words = `const apart = '{it} apart';
const shared = { a: 'plain', apart };
export const area = { 'a key': "say {it}", both: \`it’s "{it}"\`, shared, deep: { list: ['as {written}'], n: shared } };`;
    expect(built(words)).toBe(
      `const apart = [["it"]," apart"];
const shared = { a: "plain", apart };
export const area = { 'a key': ["say ",["it"]], both: ["it’s \\"",["it"],"\\""], shared, deep: { list: ['as {written}'], n: shared } };`,
    );
  });

  test.each(["'a' + 'b'", 'yes ? "{a}" : "{b}"'])('refuses what it cannot read: %s', (value) => {
    expect(() => built(`export const area = { key: ${value} };`)).toThrow('A sentence must be one text');
  });

  test('looks at nothing but words', () => {
    expect(built("export const a = { b: '{c}' };", '/there/app/words/needed.ts')).toBeNull();
    expect(built("export const a = { b: '{c}' };", '/there/app/routes/pl/a.ts')).toBeNull();
  });
});
