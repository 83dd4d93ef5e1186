import { _createCache, _createIntlFormatters } from 'use-intl';
import sayCompiled from 'use-intl/format-message/format-only';

/**
 * What knows a language's numbers and plurals takes a quarter of a millisecond to make, and nothing of it is a person's:
 * made once, and not for each page as the library does.
 */
const formatters = _createIntlFormatters(_createCache());

/**
 * Says a sentence that was compiled when the app was built (`server/bin/compiled-words.ts`). The library (4.14) gives a
 * list of nothing where a sentence chooses to say nothing, and takes that for a broken one.
 */
export default function say(
  ...[key, sentence, values, options]: Parameters<typeof sayCompiled>
): ReturnType<typeof sayCompiled> {
  // Most sentences stand as they are written.
  if (typeof sentence === 'string') return sentence;
  const said = sayCompiled(key, sentence, values, { ...options, formatters });
  return Array.isArray(said) && said.length === 0 ? '' : said;
}
say.raw = false;
