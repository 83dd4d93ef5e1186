import { type Report, type Token, tokens } from './markup.ts';

/** One step at a time through a source: what stands inside some elements is read by other rules than what is around them. */

/** The next token at `at`; null at the end. Looks only as far as it must, so that a long source is read once. */
export function nextToken(source: string, at: number, report: Report): Token | null {
  let here = at;
  while (here < source.length) {
    const end = endOfToken(source, here);
    const found = tokens(source, here, end, report)[0];
    if (found) return found;
    // Only a problem stood here.
    here = end;
  }
  return null;
}

/** Where the token at `at` ends at the latest: the next `<` for text, the `>` outside quotes for a tag. */
function endOfToken(source: string, at: number): number {
  if (source[at] !== '<') {
    const next = source.indexOf('<', at);
    return next === -1 ? source.length : next;
  }
  if (source.startsWith('<!--', at)) {
    const end = source.indexOf('-->', at + 4);
    return end === -1 ? source.length : end + 3;
  }
  let quote = '';
  for (let here = at + 1; here < source.length; here += 1) {
    const sign = source[here] ?? '';
    if (sign === '<') return here;
    if (quote) quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return here + 1;
  }
  return source.length;
}

/** Where the inside of `token` ends. Without an end it is reported, and goes to the next element of MJML. */
export function endOfInside(
  source: string,
  token: Token & { kind: 'open' },
  report: Report,
): { inside: number; after: number } {
  const closing = new RegExp(`</${token.name}\\s*>|<!--|</?mj[a-z-]*(?=[\\s/>])`, 'gi');
  closing.lastIndex = token.end;
  for (let match = closing.exec(source); match; match = closing.exec(source)) {
    if (match[0] === '<!--') {
      // A comment may show an element without it being one.
      const end = source.indexOf('-->', match.index + 4);
      if (end === -1) break;
      closing.lastIndex = end + 3;
    } else if (match[0].startsWith(`</${token.name}`) && match[0].endsWith('>')) {
      return { inside: match.index, after: match.index + match[0].length };
    } else {
      report('notClosed', token.at, { element: token.name });
      return { inside: match.index, after: match.index };
    }
  }
  report('notClosed', token.at, { element: token.name });
  return { inside: source.length, after: source.length };
}
