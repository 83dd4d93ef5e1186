/**
 * HTML as text, for what a page draws some hundred times: a screen of the calendar has a thousand elements, and each costs
 * React about ten microseconds on the server and as much again in the browser (docs/decisions/0024). Whatever is put into a
 * template is escaped, in elements and in quoted attributes alike (an address must be one of our own); only what `html` made
 * itself is not.
 */
export type Html = { readonly [made]: true; readonly text: string };

/** Nothing outside this file can make one, no loader's JSON either. */
const made = Symbol('html');

type Hole = string | number | Html | readonly Html[] | false | null | undefined;

/** Line breaks of a template, with what indents the line after them, are the source's and not the page's. */
export function html(parts: TemplateStringsArray, ...holes: Hole[]): Html {
  const [first = '', ...rest] = partsOf(parts);
  let text = first;
  for (const [index, part] of rest.entries()) text += filling(holes[index]) + part;
  return { [made]: true, text };
}

function filling(hole: Hole): string {
  if (typeof hole === 'string') return escaped(hole);
  if (typeof hole === 'number') return String(hole);
  if (!hole) return '';
  if (made in hole) return hole.text;
  let text = '';
  for (const one of hole) text += filling(one);
  return text;
}

const joined = new WeakMap<TemplateStringsArray, readonly string[]>();

function partsOf(parts: TemplateStringsArray): readonly string[] {
  const known = joined.get(parts) ?? parts.map((part) => part.replace(/\n\s*/g, ''));
  joined.set(parts, known);
  return known;
}

const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const special = /[&<>"']/;
const allSpecial = new RegExp(special, 'g');

/** Most texts hold nothing of the kind, and are taken as they are. */
const escaped = (text: string): string =>
  special.test(text) ? text.replace(allSpecial, (sign) => names[sign] ?? '') : text;
