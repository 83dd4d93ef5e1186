/** What is wrong with a source, and where. `code` is a key of the words (`newsletter.problems`); lines count from 1. */
export type Problem = { code: ProblemCode; line: number; params: Record<string, string | number> };

export const problemCodes = [
  'tooLarge',
  'tooDeep',
  'tooMany',
  'controlCharacter',
  'strayBracket',
  'tagUnfinished',
  'commentUnfinished',
  'conditionalComment',
  'declaration',
  'attributeUnquoted',
  'attributeTwice',
  'attributeUnfinished',
  'upperCase',
  'notClosed',
  'closedTwice',
  'elementUnknown',
  'elementMisplaced',
  'elementTwice',
  'textMisplaced',
  'attributeUnknown',
  'attributeValue',
  'addressForbidden',
  'addressMissing',
  'styleForbidden',
  'htmlForbidden',
  'htmlLost',
  'notMjml',
  'bodyMissing',
  'empty',
  'fieldUnreadable',
  'fieldMisplaced',
  'mediaGone',
  'compilerRefused',
  'compilerLost',
  'compilerUnsafe',
  'compilerTimeout',
  'previewTwice',
  'placeholderLeft',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export type Attribute = { name: string; value: string; at: number };
export type Token =
  | { kind: 'text'; text: string; at: number; end: number }
  | { kind: 'open'; name: string; attributes: Attribute[]; isEmpty: boolean; at: number; end: number }
  | { kind: 'close'; name: string; at: number; end: number }
  | { kind: 'comment'; at: number; end: number };

export type Report = (code: ProblemCode, at: number, params?: Record<string, string | number>) => void;

/**
 * Cuts markup into tokens, strictly: what a lenient parser would guess at is reported instead. Values and texts come as
 * they are written, entities undecoded. Goes on after a problem, so that a person sees all of them at once.
 * Stops before `until`, a closing tag that ends the piece (for elements whose inside is read by other rules).
 */
export function tokens(source: string, from: number, to: number, report: Report): Token[] {
  const found: Token[] = [];
  let at = from;
  while (at < to) {
    if (source[at] !== '<') {
      const next = source.indexOf('<', at);
      const end = next === -1 || next > to ? to : next;
      found.push({ kind: 'text', text: source.slice(at, end), at, end });
      at = end;
      continue;
    }
    const token = markupAt(source, at, to, report);
    if (token.kind !== 'skip') found.push(token);
    at = token.end;
  }
  return found;
}

function markupAt(source: string, at: number, to: number, report: Report): Token | { kind: 'skip'; end: number } {
  if (source.startsWith('<!--', at)) return commentAt(source, at, to, report);
  if (source[at + 1] === '!' || source[at + 1] === '?') {
    report('declaration', at);
    const end = source.indexOf('>', at);
    return { kind: 'skip', end: end === -1 || end >= to ? to : end + 1 };
  }
  const closing = sticky(/<\/([a-zA-Z][a-zA-Z0-9-]*)\s*>/y, source, at);
  if (closing && at + closing[0].length <= to) {
    return { kind: 'close', name: closing[1] ?? '', at, end: at + closing[0].length };
  }
  const opening = sticky(/<([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])/y, source, at);
  if (!opening) {
    report(/^<\/?[a-zA-Z]/.test(source.slice(at, at + 3)) ? 'tagUnfinished' : 'strayBracket', at);
    return { kind: 'skip', end: at + 1 };
  }
  return tagAt(source, at, to, opening[1] ?? '', report);
}

function tagAt(
  source: string,
  at: number,
  to: number,
  name: string,
  report: Report,
): Token | { kind: 'skip'; end: number } {
  const attributes: Attribute[] = [];
  let here = at + 1 + name.length;
  for (;;) {
    here += sticky(/\s*/y, source, here)?.[0].length ?? 0;
    const end = sticky(/\/?>/y, source, here);
    if (end && here + end[0].length <= to) {
      return { kind: 'open', name, attributes, isEmpty: end[0] === '/>', at, end: here + end[0].length };
    }
    const attribute = sticky(/([a-zA-Z_:][-\w:.]*)\s*=\s*("[^"<]*"|'[^'<]*')(?=[\s/>])/y, source, here);
    if (!attribute || here + attribute[0].length > to) {
      report(mistakeAt(source, here, to), here < to ? here : at, { element: name });
      const close = source.indexOf('>', here);
      return { kind: 'skip', end: close === -1 || close >= to ? to : close + 1 };
    }
    const attributeName = attribute[1] ?? '';
    if (attributes.some((one) => one.name === attributeName))
      report('attributeTwice', here, { attribute: attributeName });
    attributes.push({ name: attributeName, value: (attribute[2] ?? '').slice(1, -1), at: here });
    here += attribute[0].length;
  }
}

/** What is wrong where an attribute was to be read. */
function mistakeAt(source: string, here: number, to: number): ProblemCode {
  const whole = sticky(/[a-zA-Z_:][-\w:.]*\s*=\s*("[^"<]*"|'[^'<]*')/y, source, here);
  const end = here + (whole?.[0].length ?? 0);
  if (end >= to || source[end] === '<') return 'tagUnfinished';
  return sticky(/[a-zA-Z_:]/y, source, here) ? 'attributeUnquoted' : 'attributeUnfinished';
}

function commentAt(source: string, at: number, to: number, report: Report): Token | { kind: 'skip'; end: number } {
  const end = source.indexOf('-->', at + 4);
  if (end === -1 || end + 3 > to) {
    report('commentUnfinished', at);
    return { kind: 'skip', end: to };
  }
  const inside = source.slice(at + 4, end);
  // Mail programs act on <!--[if …]>, and browsers end a comment at "--!>" and right after "<!--".
  if (/\[\s*(if|endif)|<!|--|^-?>|^>/i.test(inside)) report('conditionalComment', at);
  return { kind: 'comment', at, end: end + 3 };
}

function sticky(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Turns places into lines, quickly for many questions. */
export function lineFinder(source: string): (at: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (at) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

const entity = /&(?!(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)/g;

/** Written text as it may stand between tags: entities stay, a lone ampersand becomes one. */
export function asText(raw: string): string {
  return raw.replace(entity, '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A written value as it may stand between double quotes. */
export function asValue(raw: string): string {
  return asText(raw).replaceAll('"', '&quot;');
}

/** What a reader sees of written text. Only the entities that matter to our checks are decoded. */
export function decoded(raw: string): string {
  return raw.replace(/&(#x?[0-9a-fA-F]+|[a-zA-Z]+);/g, (whole, name: string) => {
    if (name.startsWith('#')) {
      const code =
        name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
      return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return named[name] ?? whole;
  });
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bdquo: '„',
  rdquo: '”',
  ldquo: '“',
  laquo: '«',
  raquo: '»',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  bull: '•',
  middot: '·',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
  times: '×',
  rarr: '→',
  larr: '←',
  deg: '°',
  oacute: 'ó',
  Oacute: 'Ó',
};
