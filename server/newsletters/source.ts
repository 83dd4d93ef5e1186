import type { ElementRule, ValueKind } from './allowedAttributes.ts';
import { defaultsOf, elements } from './allowList.ts';
import { openWriter } from './canonical.ts';
import { type HtmlContext, readHtml, readText, readValue } from './html.ts';
import { sheetFits } from './looks.ts';
import { asText, decoded, lineFinder, type Problem, type Report, type Token, tokens } from './markup.ts';
import { endOfInside, nextToken } from './step.ts';

/** A source that was read: what it will be compiled from, and what is wrong with it (then it is not compiled). */
export type ReadSource = {
  /** MJML written anew from what was read; lines are those of the source wherever possible. */
  mjml: string;
  problems: Problem[];
  hasTitle: boolean;
  hasPreview: boolean;
  /** Pictures in order; alt is null where there is none, '' where the picture says nothing by intent. */
  pictures: { src: string; alt: string | null; line: number }[];
  links: { href: string; line: number }[];
  /** What a reader must find in the compiled mail: texts in their order, and addresses. */
  texts: string[];
  addresses: string[];
  /** Lines in which sections begin. */
  sections: number[];
};

export type SourceTools = Pick<HtmlContext, 'hold' | 'media'> & {
  /** MJML put at the beginning of the head (title, preheader), as it is. */
  head?: (read: { hasTitle: boolean; hasPreview: boolean }) => string;
  /** Marks each section with the line that it begins in, so that a preview can show the one that is being written. */
  marksLines?: boolean;
};

/** Largest source, in KiB. A long newsletter has 20. */
export const mostKilobytes = 200;
const mostDeep = 12;
const mostElements = 2_000;
const mostProblems = 50;

/** Control signs but for tab and line ends, non-characters, and halves of a surrogate pair. */
const forbiddenSign = /[^\P{Cc}\t\r\n]|[\ufffe\uffff]|\p{Cs}/u;

type Node = { name: string; rule: ElementRule; at: number; children: Map<string, number>; inDefaults: boolean };
type OpenToken = Token & { kind: 'open' };

type Reading = {
  source: string;
  read: ReadSource;
  html: HtmlContext;
  report: Report;
  lineOf: (at: number) => number;
  writer: ReturnType<typeof openWriter>;
  stack: Node[];
  elements: number;
  hasRoot: boolean;
  hasHead: boolean;
  hasBody: boolean;
  marksLines: boolean;
};

/**
 * Reads a newsletter's MJML against the allow-list, before any compiler sees it, and writes it anew. Nothing is dropped:
 * what is not understood is a problem.
 */
export function readSource(source: string, tools: SourceTools): ReadSource {
  const lineOf = lineFinder(source);
  const read: ReadSource = {
    mjml: '',
    problems: [],
    hasTitle: false,
    hasPreview: false,
    pictures: [],
    links: [],
    texts: [],
    addresses: [],
    sections: [],
  };
  const report: Report = (code, at, params = {}) => {
    if (read.problems.length < mostProblems) read.problems.push({ code, line: lineOf(at), params });
  };
  const unreadable = forbiddenSign.exec(source);
  if (source.trim() === '') report('empty', 0);
  else if (Buffer.byteLength(source) > mostKilobytes * 1024) report('tooLarge', 0, { most: mostKilobytes });
  else if (unreadable) report('controlCharacter', unreadable.index);
  if (read.problems.length > 0) return read;

  const html = { source, report, keep: (address: string) => void read.addresses.push(address), ...tools };
  const writer = openWriter(lineOf);
  const state = { elements: 0, hasRoot: false, hasHead: false, hasBody: false, marksLines: tools.marksLines ?? false };
  const reading: Reading = { source, read, html, report, lineOf, writer, stack: [], ...state };
  let at = 0;
  while (at < source.length) {
    // One token at a time: what stands inside some elements is read by other rules.
    const token = nextToken(source, at, report);
    if (!token) break;
    at = token.end;
    if (token.kind === 'text') textBetween(reading, token);
    else if (token.kind === 'close') closed(reading, token);
    else if (token.kind === 'open') at = opened(reading, token) ?? source.length;
  }
  for (const node of reading.stack) report('notClosed', node.at, { element: node.name });
  if (!reading.hasRoot && read.problems.length === 0) report('notMjml', 0);
  if (reading.hasRoot && !reading.hasBody) report('bodyMissing', 0);
  read.mjml = writer.text(tools.head?.(read) ?? '');
  return read;
}

/** MJML drops text that stands straight in a section, or moves it about: it is a mistake, and said to be one. */
function textBetween({ report, stack, hasRoot }: Reading, { text, at }: Token & { kind: 'text' }): void {
  if (text.trim() === '') return;
  report(stack.length > 0 || hasRoot ? 'textMisplaced' : 'notMjml', at + leading(text), {
    element: stack.at(-1)?.name ?? '',
  });
}

function closed(reading: Reading, { name, at }: Token & { kind: 'close' }): void {
  const { report, stack, writer } = reading;
  const place = stack.findLastIndex((node) => node.name === name);
  if (place === -1) {
    report('closedTwice', at, { element: name });
    return;
  }
  for (const node of stack.slice(place + 1)) report('notClosed', node.at, { element: node.name });
  if (name === 'mj-head') endHead(reading);
  while (stack.length > place) writer.close(stack.pop()?.name ?? '');
}

/** Answers where to go on; null when there is no use in it. */
function opened(reading: Reading, token: OpenToken): number | null {
  const { source, read, html, report, stack, writer, lineOf } = reading;
  const { name } = token;
  reading.elements += 1;
  if (reading.elements > mostElements || stack.length >= mostDeep) {
    report(reading.elements > mostElements ? 'tooMany' : 'tooDeep', token.at);
    return null;
  }
  const node = admitted(reading, token);
  if (name === 'mj-title') read.hasTitle = true;
  if (name === 'mj-preview') read.hasPreview = true;
  if (name === 'mj-body') startBody(reading);
  const written = node ? attributesOf(token, node, html) : '';
  const isSection = node !== null && !node.inDefaults && ['mj-section', 'mj-wrapper', 'mj-hero'].includes(name);
  if (isSection) read.sections.push(lineOf(token.at));
  const attributes = isSection && reading.marksLines ? withMark(written, lineOf(token.at)) : written;
  noteAddresses(token, lineOf, read);
  const inside = node && !node.inDefaults ? node.rule.inside : undefined;
  if (inside && !token.isEmpty) {
    const end = endOfInside(source, token, report);
    const content = insideOf(source, token.end, end.inside, inside, html);
    writer.whole(name, attributes, content, token.at);
    if (inside === 'html' || inside === 'inline') {
      read.texts.push(textOf(content));
      for (const one of tokens(source, token.end, end.inside, () => {}))
        if (one.kind === 'open') noteAddresses(one, lineOf, read);
    }
    return end.after;
  }
  if (token.isEmpty) {
    if (node) writer.whole(name, attributes, '', token.at);
    if (name === 'mj-head') endHead(reading);
    if (name === 'mj-body' || name === 'mjml') report('bodyMissing', token.at);
    return token.end;
  }
  stack.push(
    node ?? { name, rule: { children: [], attributes: {} }, at: token.at, children: new Map(), inDefaults: false },
  );
  writer.open(name, attributes, token.at);
  return token.end;
}

/** A class that `previews.ts` turns into an anchor. */
function withMark(attributes: string, line: number): string {
  const mark = `${lineMark}${line}`;
  return / css-class="/.test(attributes)
    ? attributes.replace(/ css-class="/, ` css-class="${mark} `)
    : `${attributes} css-class="${mark}"`;
}

/** What the marks of lines begin with. */
export const lineMark = 'zql-';

function startBody(reading: Reading): void {
  if (!reading.hasHead) {
    reading.writer.raw('<mj-head>');
    endHead(reading);
    reading.writer.raw('</mj-head>');
  }
  reading.hasBody = true;
}

function endHead(reading: Reading): void {
  if (!reading.hasHead) reading.writer.markHead();
  reading.hasHead = true;
}

function admitted(reading: Reading, { name, at }: OpenToken): Node | null {
  const { report, stack } = reading;
  const parent = stack.at(-1);
  if (name !== name.toLowerCase()) {
    report('upperCase', at, { element: name });
    return null;
  }
  const inDefaults = parent?.name === 'mj-attributes';
  const bare: ElementRule = { children: [], attributes: {} };
  const rule = inDefaults && (name === 'mj-all' || name === 'mj-class') ? bare : ownRule(name);
  if (!rule) {
    report('elementUnknown', at, { element: name });
    return null;
  }
  if (!parent) {
    if (name !== 'mjml') report('notMjml', at);
    else if (reading.hasRoot) report('elementTwice', at, { element: name });
    if (name === 'mjml') reading.hasRoot = true;
    return { name, rule, at, children: new Map(), inDefaults };
  }
  if (!parent.rule.children.includes(name)) report('elementMisplaced', at, { element: name, parent: parent.name });
  const times = (parent.children.get(name) ?? 0) + 1;
  parent.children.set(name, times);
  if (rule.once && times > 1 && !inDefaults) report('elementTwice', at, { element: name });
  // A head after the body would be read by the compiler, and by us no more.
  if (name === 'mj-head' && reading.hasBody) report('elementMisplaced', at, { element: name, parent: parent.name });
  return { name, rule: inDefaults ? bare : rule, at, children: new Map(), inDefaults };
}

function ownRule(name: string): ElementRule | undefined {
  return Object.hasOwn(elements, name) ? elements[name] : undefined;
}

function attributesOf(token: OpenToken, node: Node, context: HtmlContext): string {
  const html = node.inDefaults ? { ...context, keep: () => {} } : context;
  const rule: Readonly<Record<string, ValueKind>> =
    (node.inDefaults ? defaultsOf(node.name) : node.rule.attributes) ?? {};
  let out = '';
  for (const attribute of token.attributes) {
    const kind = Object.hasOwn(rule, attribute.name) ? rule[attribute.name] : undefined;
    if (!kind) {
      html.report('attributeUnknown', attribute.at, { attribute: attribute.name, element: token.name });
      continue;
    }
    const value = readValue(attribute, kind, html);
    if (value !== null) out += ` ${attribute.name}="${value}"`;
  }
  const { needs } = node.rule;
  if (needs && !node.inDefaults && !token.attributes.some((attribute) => attribute.name === needs)) {
    html.report('addressMissing', token.at, { element: token.name });
  }
  return out;
}

function insideOf(
  source: string,
  from: number,
  to: number,
  inside: NonNullable<ElementRule['inside']>,
  html: HtmlContext,
): string {
  if (inside === 'html' || inside === 'inline') return readHtml(from, to, html, { inline: inside === 'inline' });
  const raw = source.slice(from, to);
  if (inside === 'line') {
    if (raw.includes('<')) html.report('htmlForbidden', from + raw.indexOf('<'), { element: '' });
    return asText(html.hold(readText(raw, from, html.report))).trim();
  }
  if (!sheetFits(raw)) html.report('styleForbidden', from + leading(raw), { attribute: 'mj-style', value: '' });
  return raw;
}

function noteAddresses(token: OpenToken, lineOf: (at: number) => number, { pictures, links }: ReadSource): void {
  const value = (name: string): string | null => {
    const written = token.attributes.find((one) => one.name.toLowerCase() === name)?.value;
    return written === undefined ? null : decoded(written);
  };
  const line = lineOf(token.at);
  const background = value('background-url');
  const src = value('src') ?? background;
  // A ground is decoration, and an icon stands beside its words.
  const needsNoWords = background !== null || token.name === 'mj-social-element';
  if (src !== null) pictures.push({ src, alt: needsNoWords ? '' : value('alt'), line });
  const href = value('href');
  if (href !== null) links.push({ href, line });
}

function textOf(html: string): string {
  return tokens(html, 0, html.length, () => {})
    .map((token) => (token.kind === 'text' ? decoded(token.text) : ' '))
    .join('');
}

function leading(text: string): number {
  return text.length - text.trimStart().length;
}
