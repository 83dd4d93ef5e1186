import { fileURLToPath } from 'node:url';
import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';

const say = fileURLToPath(new URL('../../app/words/say.ts', import.meta.url));

type Node = { type: string; start: number; end: number; value?: unknown };

/**
 * Compiles the sentences of `app/words` when the app is built: what reads them is five times as big as what says them, and
 * would read each anew on every page of the server. `app/words/say.ts` takes the
 * place of the library's own way to say them.
 * Mails and tests, which nothing builds, read the sentences as they are written.
 */
export const compiledWords: Plugin = {
  name: 'compiled-words',
  config: () => ({
    resolve: { alias: [{ find: /^use-intl\/format-message$/, replacement: say }] },
    ssr: { noExternal: ['use-intl'] },
  }),
  transform(code, id) {
    if (!/\/app\/words\/(?:pl|en)\/\w+\.ts$/.test(id)) return null;
    let compiled = code;
    // From the end, so that what is before keeps its place.
    for (const { start, end, value } of sentences(this.parse(code)).reverse())
      compiled = compiled.slice(0, start) + JSON.stringify(compile(value)) + compiled.slice(end);
    return { code: compiled, map: null };
  },
};

type Sentence = { start: number; end: number; value: string };

/** Every text that is the value of a key. Texts in arrays are lists, said as they are written. */
function sentences(node: unknown, found: Sentence[] = []): Sentence[] {
  if (Array.isArray(node)) for (const each of node) sentences(each, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, value } = node as Node;
    if (type === 'Property' && isText(value)) found.push(value);
    else for (const each of Object.values(node)) sentences(each, found);
  }
  return found;
}

const isText = (node: unknown): node is Sentence =>
  (node as Node).type === 'Literal' && typeof (node as Node).value === 'string';
