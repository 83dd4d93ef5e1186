/**
 * LinkedIn's "little text": a post's words are markup, in which these letters mean something unless a backslash stands
 * before them. Hashtags are written as what they are.
 */

const reserved = /[|{}@[\]()<>#\\*_~]/g;
const hashtag = /(?<![\p{L}\p{N}_&/])#([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu;

export function littleText(text: string): string {
  let made = '';
  let from = 0;
  for (const match of text.matchAll(hashtag)) {
    made += `${escaped(text.slice(from, match.index))}{hashtag|\\#|${escaped(match[1] ?? '')}}`;
    from = match.index + match[0].length;
  }
  return made + escaped(text.slice(from));
}

function escaped(text: string): string {
  return text.replace(reserved, '\\$&');
}

/** The words of a little text as a reader sees them: for comparing. */
export function plainOf(little: string): string {
  return little
    .replace(/\{hashtag\|\\?#\|([^}]*)\}/g, '#$1')
    .replace(/\\([|{}@[\]()<>#\\*_~])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
