/**
 * What stands out in a text, told to Telegram piece by piece and not in a markup: nothing that a client writes can be
 * taken for one. Offsets and lengths are UTF-16 units, as Telegram counts.
 */
export type Entity = { type: 'url' | 'hashtag' | 'mention'; offset: number; length: number };

const rules: { type: Entity['type']; pattern: RegExp }[] = [
  { type: 'url', pattern: /(?<![\p{L}\p{N}_@/])https?:\/\/[^\s<>"“”„]*[^\s<>"“”„.,:;!?…'’)\]}]/giu },
  { type: 'hashtag', pattern: /(?<![\p{L}\p{N}_/&#])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu },
  { type: 'mention', pattern: /(?<![p{L}p{N}_/@.])@[a-z]\w{3,31}(?![\w@]|\.\w)/gi },
];

/** Telegram takes at most so many; what is beyond it finds by itself. */
const most = 100;

export function entitiesOf(text: string): Entity[] {
  const found: Entity[] = [];
  for (const { type, pattern } of rules) {
    for (const match of text.matchAll(pattern)) {
      const [offset, length] = [match.index, match[0].length];
      const isInside = found.some((other) => offset < other.offset + other.length && other.offset < offset + length);
      if (!isInside) found.push({ type, offset, length });
    }
  }
  return found.toSorted((a, b) => a.offset - b.offset).slice(0, most);
}
