import { fileURLToPath } from 'node:url';
import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';

const say = fileURLToPath(new URL('../../app/words/say.ts', import.meta.url));

type Node = {
  type: string;
  start: number;
  end: number;
  value?: unknown;
  init?: Node;
  quasis?: { value: { cooked: string } }[];
};

/**
 * Compiles the sentences of `app/words` when the app is built, so that neither the browser nor the server has to read ICU's
 * language. `app/words/say.ts` takes the place of the library's own way to say them. Mails and tests, which nothing
 * builds, read the sentences as they are written.
 */
export const compiledWords: Plugin = {
  name: 'compiled-words',
  config: () => ({
    resolve: { alias: [{ find: /^use-intl\/format-message$/, replacement: say }] },
    ssr: { noExternal: ['use-intl'] },
  }),
  apply: 'build',
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

/**
 * Every text that is the value of a key, or has a name of its own. Texts in arrays are lists, said as they are written.
 * Throws at what may be a text and cannot be read here: it would be shown with its holes.
 */
function sentences(node: unknown, found: Sentence[] = []): Sentence[] {
  if (Array.isArray(node)) for (const each of node) sentences(each, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, value, init } = node as Node;
    if (type === 'Property') found.push(...sentencesAt(value as Node));
    else if (type === 'VariableDeclarator' && init) found.push(...sentencesAt(init));
    else for (const each of Object.values(node)) sentences(each, found);
  }
  return found;
}

function sentencesAt(node: Node): Sentence[] {
  const { type, start, end, value, quasis } = node;
  if (type === 'Literal' && typeof value === 'string') return [{ start, end, value }];
  // The compiler before this one writes a text with both kinds of quotes that way.
  const only = type === 'TemplateLiteral' && quasis?.length === 1 ? quasis[0]?.value.cooked : undefined;
  if (only !== undefined) return [{ start, end, value: only }];
  if (['ObjectExpression', 'ArrayExpression'].includes(type)) return sentences(node);
  // What has a name is read where it gets it.
  if (type === 'Identifier') return [];
  throw new Error(`A sentence must be one text, in quotes: found ${type} at ${start}.`);
}
