import type { ValueKind } from './allowedAttributes.ts';

/** What may be said of looks: values of attributes, `style` attributes and the sheet of a head. Nothing is fetched, nothing acts. */

const length = String.raw`-?(\d{1,4}(\.\d{1,3})?|\.\d{1,3})(px|%|em|rem|pt)?`;
const patterns: Readonly<Partial<Record<ValueKind, RegExp>>> = {
  colour: /^(#[0-9a-f]{3,8}|[a-z]{3,24}|(rgb|hsl)a?\([\d\s,.%/]{3,40}\))$/i,
  length: new RegExp(`^(${length}|auto|normal)$`, 'i'),
  lengths: new RegExp(`^(${length}|auto)( (${length}|auto)){0,3}$`, 'i'),
  border: new RegExp(
    `^(none|0|${length} (none|solid|dashed|dotted|double) (#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\\([\\d\\s,.%/]{3,40}\\)))$`,
    'i',
  ),
  fonts: /^[\p{L}\p{N}\s,'-]{1,200}$/u,
  word: /^[a-z0-9][a-z0-9 -]{0,60}$/i,
  whole: /^\d{1,4}$/,
  class: /^[\w-]{1,60}( [\w-]{1,60}){0,9}$/,
  language: /^[a-z]{2,3}(-[a-z0-9]{2,8})?$/i,
  blank: /^_blank$/,
  place: /^[a-z0-9%. -]{1,40}$/i,
};

/** Whether a value of this kind may stand as written (kinds link, picture and style have rules of their own). */
export function valueFits(kind: ValueKind, value: string): boolean {
  return patterns[kind]?.test(value) ?? kind === 'text';
}

const properties =
  /^(color|background(-color)?|opacity|(min-|max-)?(width|height)|line-height|letter-spacing|word-spacing|white-space|word-(break|wrap)|overflow-wrap|hyphens|text-(align|decoration(-\w+)?|indent|transform|underline-offset|wrap)|font(-(family|size|style|weight|variant|variant-numeric))?|(padding|margin)(-(top|right|bottom|left))?|border(-(top|right|bottom|left))?(-(color|style|width))?|border-(radius|collapse|spacing)|vertical-align|display|direction|list-style(-type|-position)?|table-layout|mso-[a-z-]+)$/i;
const functions = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc']);

/** Whether a style attribute asks for nothing but looks: no address, no function that could act, nothing that overlays. */
export function styleFits(style: string): boolean {
  return style.split(';').every((one) => {
    if (one.trim() === '') return true;
    const [property = '', ...rest] = one.split(':');
    const value = rest.join(':').trim();
    return (
      properties.test(property.trim()) && /^[\p{L}\p{N}\s#%.,'+*/!()-]{1,200}$/u.test(value) && functionsFit(value)
    );
  });
}

const pseudoClasses = new Set([
  'not',
  'is',
  'where',
  'nth-child',
  'first-child',
  'last-child',
  'and',
  'media',
  'or',
  'only',
]);

/** Whether the style sheet of a head is one: rules and media queries, nothing fetched, no way out of its element. */
export function sheetFits(css: string): boolean {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, ' ');
  if (/[<\\]|-->|\{\{|javascript|expression|behaviou?r|binding|position\s*:/i.test(bare) || bare.includes('/*'))
    return false;
  if ([...bare.matchAll(/@([\w-]+)/g)].some((match) => !['media', 'supports'].includes(match[1] ?? ''))) return false;
  let depth = 0;
  for (const sign of bare) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (depth < 0 || depth > 3) return false;
  }
  return depth === 0 && functionsFit(bare, pseudoClasses);
}

function functionsFit(text: string, more: ReadonlySet<string> = new Set()): boolean {
  return [...text.matchAll(/([\w-]*)\s*\(/g)].every((match) => {
    const name = (match[1] ?? '').toLowerCase();
    return functions.has(name) || more.has(name) || (name === '' && more.size > 0);
  });
}
