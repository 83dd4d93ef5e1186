import { linksIn } from './counting.ts';

/** Pure, and shared with the browser: what a network makes of a text. */

export type TextPart = { kind: 'text' | 'link' | 'tag' | 'mention'; text: string };

const tagOrMention =
  /(?<![\p{L}\p{N}_/&@])(?:#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*|@[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?(?:@[a-z0-9.-]*[a-z0-9])?)/giu;

/** The text in order, cut where a network would draw a link, a hashtag or a mention. Joined again it is the same text. */
export function partsOf(text: string): TextPart[] {
  const links = linksIn(text).map((span) => ({ ...span, kind: 'link' as const }));
  const others = [...text.matchAll(tagOrMention)]
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      kind: match[0].startsWith('#') ? ('tag' as const) : ('mention' as const),
    }))
    .filter((span) => !links.some((link) => span.start < link.end && link.start < span.end));
  const parts: TextPart[] = [];
  let from = 0;
  for (const { start, end, kind } of [...links, ...others].sort((a, b) => a.start - b.start)) {
    if (start > from) parts.push({ kind: 'text', text: text.slice(from, start) });
    parts.push({ kind, text: text.slice(start, end) });
    from = end;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
