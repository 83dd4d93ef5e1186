import sayCompiled from 'use-intl/format-message/format-only';

/**
 * Says a sentence that was compiled when the app was built (`server/bin/compiled-words.ts`). The library (4.14) gives a
 * list of nothing where a sentence chooses to say nothing, and takes that for a broken one.
 */
export default function say(...sentence: Parameters<typeof sayCompiled>): ReturnType<typeof sayCompiled> {
  const said = sayCompiled(...sentence);
  return Array.isArray(said) && said.length === 0 ? '' : said;
}
say.raw = false;
