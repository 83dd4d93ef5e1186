import type { Post } from '../network.ts';

/** A post as an article: a first line for a title, paragraphs and pictures as the blocks of WordPress's own editor. */

export type Uploaded = { id: number; url: string };

/** A first line of at most so many characters is the title; a longer text lends its beginning. */
const titleMost = 110;

export function titleOf({ text }: Pick<Post, 'text'>): string {
  const [first = ''] = text.trim().split('\n', 1);
  if (isTitle(first)) return first.trim();
  const cut = [...first].slice(0, titleMost).join('');
  return `${cut.replace(/\s+\S*$/, '').replace(/[\s.,:;–-]+$/, '')}…`;
}

function isTitle(line: string): boolean {
  return [...line.trim()].length <= titleMost;
}

/** The article's words: without the first line where that is the title and something follows it. */
function wordsUnder({ text }: Pick<Post, 'text'>): string {
  const [first = ''] = text.trim().split('\n', 1);
  const rest = text.trim().slice(first.length).trim();
  return isTitle(first) && rest ? rest : text.trim();
}

/** The article in blocks. `pictures` are those that stand in the text, in their order. */
export function blocksOf(post: Pick<Post, 'text'>, pictures: readonly (Uploaded & { alt: string })[]): string {
  const paragraphs = wordsUnder(post)
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<!-- wp:paragraph -->\n<p>${inline(paragraph)}</p>\n<!-- /wp:paragraph -->`);
  const figures = pictures.map(
    ({ id, url, alt }) =>
      `<!-- wp:image {"id":${id}} -->\n<figure class="wp-block-image"><img src="${escaped(url)}" alt="${escaped(alt)}" class="wp-image-${id}"/></figure>\n<!-- /wp:image -->`,
  );
  return [...figures, ...paragraphs].join('\n\n');
}

/** Text as HTML: nothing in it is markup, its links can be followed, its line breaks stay. */
function inline(text: string): string {
  const link = /(?<![\p{L}\p{N}_@/])https?:\/\/[^\s<>"“”„]*[^\s<>"“”„.,:;!?…'’)\]}]/giu;
  let html = '';
  let from = 0;
  for (const match of text.matchAll(link)) {
    html += escaped(text.slice(from, match.index));
    html += `<a href="${escaped(match[0])}">${escaped(match[0])}</a>`;
    from = match.index + match[0].length;
  }
  // A shortcode or a block comment of somebody's own would be run by the site.
  return (html + escaped(text.slice(from))).replace(/\n/g, '<br>');
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '[': '&#91;',
    ']': '&#93;',
  };
  return text.replace(/[&<>"[\]]/g, (mark) => entities[mark] ?? mark);
}

/** A name for the address, and for the draft to be found by: the title's words and what tells this text from others. */
export function slugOf(title: string, fingerprint: string): string {
  const words = title
    .replace(/ł/g, 'l')
    .replace(/Ł/g, 'L')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return [words, fingerprint.slice(0, 8)].filter(Boolean).join('-');
}
