import type { ValueKind } from './allowedAttributes.ts';

const said = { style: 'style', class: 'class', align: 'word', dir: 'word', lang: 'language', title: 'text' } as const;
const cell = {
  ...said,
  width: 'length',
  height: 'length',
  bgcolor: 'colour',
  valign: 'word',
  colspan: 'whole',
  rowspan: 'whole',
  scope: 'word',
} as const;

/** The HTML that may stand inside text, buttons, tables and raw parts. */
export const html: Readonly<Record<string, Readonly<Record<string, ValueKind>>>> = {
  a: { ...said, href: 'link', target: 'blank' },
  img: { ...said, src: 'picture', alt: 'text', width: 'length', height: 'length', border: 'whole' },
  ...Object.fromEntries(
    ['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'blockquote', 'pre', 'code', 'center', 'hr'].map((name) => [
      name,
      said,
    ]),
  ),
  ...Object.fromEntries(
    ['span', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'br'].map((name) => [name, said]),
  ),
  ol: { ...said, start: 'whole' },
  li: { ...said, value: 'whole' },
  table: { ...cell, border: 'whole', cellpadding: 'whole', cellspacing: 'whole', role: 'word' },
  ...Object.fromEntries(['thead', 'tbody', 'tfoot', 'tr', 'caption'].map((name) => [name, said])),
  td: cell,
  th: cell,
};

/** What may stand inside a button or beside an icon. */
export const inlineHtml: ReadonlySet<string> = new Set([
  'span',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'sub',
  'sup',
  'small',
  'br',
]);
export const voidHtml: ReadonlySet<string> = new Set(['br', 'hr', 'img']);
