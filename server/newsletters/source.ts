import { defaultsOf, type ElementRule, elements, sheetFits, type ValueKind } from './allowList.ts';
import { type HtmlContext, readHtml, readText, readValue } from './html.ts';
import { asText, decoded, lineFinder, type Problem, type Report, type Token, tokens } from './markup.ts';

/** A source that was read: what it will be compiled from, and what is wrong with it (then it is not compiled). */
export type ReadSource = {
  /** MJML written anew from what was read; lines are those of the source wherever possible. */
  mjml: string;
  problems: Problem[];
  hasTitle: boolean;
  hasPreview: boolean;
  /** Pictures and their alternative text, for checks: in order, with their lines. */
  pictures: { src: string; alt: string | null; line: number }[];
  links: { href: string; line: number }[];
};

export const mostBytes = 200 * 1024;
const mostDeep = 12;
const mostElements = 2_000;
const mostProblems = 50;

export type SourceTools = Pick<HtmlContext, 'hold' | 'media'> & {
  /** MJML put at the beginning of the head (title, preheader), as it is. */
  head?: (read: { hasTitle: boolean; hasPreview: boolean }) => string;
};

/** Control signs but for tab and line ends, non-characters, and halves of a surrogate pair. */
const forbiddenSign = /[^\P{Cc}\t\r\n]|[\ufffe\uffff]|\p{Cs}/u;

type Node = { name: string; rule: ElementRule; at: number; children: Map<string, number>; inDefaults: boolean };

/**
 * Reads a newsletter's MJML against the allow-list, before any compiler sees it, and writes it anew. Nothing is dropped:
 * what is not understood is a problem.
 */
export function readSource(source: string, tools: SourceTools): ReadSource {
  const lineOf = lineFinder(source);
  const problems: Problem[] = [];
  const report: Report = (code, at, params = {}) => {
    if (problems.length < mostProblems) problems.push({ code, line: lineOf(at), params });
  };
  const pictures: ReadSource['pictures'] = [];
  const links: ReadSource['links'] = [];
  const nothing = { mjml: '', problems, hasTitle: false, hasPreview: false, pictures, links };
  if (source.trim() === '') {
    report('empty', 0);
    return nothing;
  }
  if (Buffer.byteLength(source) > mostBytes) {
    report('tooLarge', 0, { most: mostBytes / 1024 });
    return nothing;
  }
  const control = forbiddenSign.exec(source);
  if (control) {
    report('controlCharacter', control.index);
    return nothing;
  }

  const writer = openWriter(lineOf);
  const html: HtmlContext = { source, report, ...tools };
  const stack: Node[] = [];
  let count = 0;
  let hasRoot = false;
  let hasTitle = false;
  let hasPreview = false;
  let hasBody = false;
  let hasHead = false;
  const markHead = (): void => {
    if (!hasHead) writer.markHead();
    hasHead = true;
  };

  let at = 0;
  while (at < source.length) {
    // Elements are read one by one: what stands inside some of them is read by other rules.
    const token = nextToken(source, at, report);
    if (!token) break;
    at = token.end;
    const parent = stack.at(-1);
    if (token.kind === 'text') {
      if (token.text.trim() !== '')
        report(parent || hasRoot ? 'textMisplaced' : 'notMjml', token.at + leading(token.text), {
          element: parent?.name ?? '',
        });
    } else if (token.kind === 'close') {
      const place = stack.findLastIndex((node) => node.name === token.name);
      if (place === -1) report('closedTwice', token.at, { element: token.name });
      else {
        for (const node of stack.slice(place + 1)) report('notClosed', node.at, { element: node.name });
        if (token.name === 'mj-head') markHead();
        while (stack.length > place) writer.close(stack.pop()?.name ?? '');
      }
    } else if (token.kind === 'open') {
      count += 1;
      if (count > mostElements || stack.length >= mostDeep) {
        report(count > mostElements ? 'tooMany' : 'tooDeep', token.at);
        return { ...nothing, hasTitle, hasPreview };
      }
      const node = admit(token, parent, hasRoot, report);
      const { name } = token;
      if (name === 'mjml') hasRoot = true;
      if (name === 'mj-title') hasTitle = true;
      if (name === 'mj-preview') hasPreview = true;
      if (name === 'mj-body') {
        hasBody = true;
        if (!hasHead) {
          writer.raw('<mj-head>');
          markHead();
          writer.raw('</mj-head>');
        }
      }
      const attributes = node ? attributesOf(token, node, html) : '';
      noteAddresses(token, lineOf, pictures, links);
      if (node && !token.isEmpty && node.rule.inside && !node.inDefaults) {
        const end = endOfInside(source, token, report);
        writer.whole(name, attributes, insideOf(source, token.end, end.inside, node.rule.inside, html), token.at);
        if (node.rule.inside === 'html') noteInside(source, token.end, end.inside, lineOf, pictures, links);
        at = end.after;
      } else if (token.isEmpty) {
        if (node) writer.whole(name, attributes, '', token.at);
        if (name === 'mj-head' || name === 'mj-body' || name === 'mjml') report('bodyMissing', token.at);
      } else {
        stack.push(
          node ?? {
            name,
            rule: { children: [], attributes: {} },
            at: token.at,
            children: new Map(),
            inDefaults: false,
          },
        );
        writer.open(name, attributes, token.at);
      }
    }
  }
  for (const node of stack) report('notClosed', node.at, { element: node.name });
  if (!hasRoot && problems.length === 0) report('notMjml', 0);
  if (hasRoot && !hasBody) report('bodyMissing', 0);
  return {
    mjml: writer.text(tools.head?.({ hasTitle, hasPreview }) ?? ''),
    problems,
    hasTitle,
    hasPreview,
    pictures,
    links,
  };
}

/** The next token at `at`; null at the end. Looks only as far as it must, so that a long source is read once. */
function nextToken(source: string, at: number, report: Report): Token | null {
  let here = at;
  while (here < source.length) {
    const found = tokens(source, here, endOfToken(source, here), report)[0];
    if (found) return found;
    // Only a problem stood here.
    here = endOfToken(source, here);
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
    if (quote) quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return here + 1;
    if (sign === '<') return here;
  }
  return source.length;
}

function admit(
  token: Token & { kind: 'open' },
  parent: Node | undefined,
  hasRoot: boolean,
  report: Report,
): Node | null {
  const { name, at } = token;
  if (name !== name.toLowerCase()) {
    report('upperCase', at, { element: name });
    return null;
  }
  const isDefault = parent?.name === 'mj-attributes';
  const rule =
    isDefault && (name === 'mj-all' || name === 'mj-class')
      ? { children: [], attributes: {} }
      : Object.hasOwn(elements, name)
        ? elements[name]
        : undefined;
  if (!rule) {
    report('elementUnknown', at, { element: name });
    return null;
  }
  if (!parent) {
    if (name !== 'mjml') report('notMjml', at);
    else if (hasRoot) report('elementTwice', at, { element: name });
    return { name, rule, at, children: new Map(), inDefaults: false };
  }
  if (!parent.rule.children.includes(name)) report('elementMisplaced', at, { element: name, parent: parent.name });
  const times = (parent.children.get(name) ?? 0) + 1;
  parent.children.set(name, times);
  if (rule.once && times > 1 && !isDefault) report('elementTwice', at, { element: name });
  return {
    name,
    rule: isDefault ? { children: [], attributes: {} } : rule,
    at,
    children: new Map(),
    inDefaults: isDefault,
  };
}

function attributesOf(token: Token & { kind: 'open' }, node: Node, html: HtmlContext): string {
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

/** Where the inside of `token` ends. Without an end it is reported, and goes to the next element of MJML. */
function endOfInside(
  source: string,
  token: Token & { kind: 'open' },
  report: Report,
): { inside: number; after: number } {
  const closing = new RegExp(`</${token.name}\\s*>|<(/?mj-[a-z-]*|/?mjml)\\b`, 'gi');
  closing.lastIndex = token.end;
  for (;;) {
    const match = closing.exec(source);
    if (!match) {
      report('notClosed', token.at, { element: token.name });
      return { inside: source.length, after: source.length };
    }
    // A comment may show an element without it being one.
    if (isInComment(source, token.end, match.index)) continue;
    if (match[0].toLowerCase().startsWith(`</${token.name}`) && match[0].endsWith('>')) {
      return { inside: match.index, after: match.index + match[0].length };
    }
    report('notClosed', token.at, { element: token.name });
    return { inside: match.index, after: match.index };
  }
}

function isInComment(source: string, from: number, at: number): boolean {
  const open = source.lastIndexOf('<!--', at);
  return open >= from && source.indexOf('-->', open + 4) > at;
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

function noteAddresses(
  token: Token & { kind: 'open' },
  lineOf: (at: number) => number,
  pictures: ReadSource['pictures'],
  links: ReadSource['links'],
): void {
  const value = (name: string): string | undefined =>
    token.attributes.find((one) => one.name.toLowerCase() === name)?.value;
  const line = lineOf(token.at);
  const src = value('src') ?? value('background-url');
  if (src !== undefined)
    pictures.push({
      src,
      alt:
        value('background-url') !== undefined
          ? ''
          : token.name === 'mj-social-element'
            ? decoded(value('alt') ?? 'social')
            : decodedOrNull(value('alt')),
      line,
    });
  const href = value('href');
  if (href !== undefined) links.push({ href: decoded(href), line });
}

function noteInside(
  source: string,
  from: number,
  to: number,
  lineOf: (at: number) => number,
  pictures: ReadSource['pictures'],
  links: ReadSource['links'],
): void {
  for (const token of tokens(source, from, to, () => {}))
    if (token.kind === 'open') noteAddresses(token, lineOf, pictures, links);
}

function decodedOrNull(value: string | undefined): string | null {
  return value === undefined ? null : decoded(value);
}

function leading(text: string): number {
  return text.length - text.trimStart().length;
}

/** Writes elements so that each begins in the line of its source: then the compiler's own complaints name the right line. */
function openWriter(lineOf: (at: number) => number) {
  let before = '';
  let out = '';
  let line = 1;
  const put = (text: string): void => {
    out += text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line += 1;
  };
  const reach = (at: number): void => {
    const wanted = lineOf(at);
    if (line < wanted) put('\n'.repeat(wanted - line));
  };
  return {
    open(name: string, attributes: string, at: number): void {
      reach(at);
      put(`<${name}${attributes}>`);
    },
    whole(name: string, attributes: string, inside: string, at: number): void {
      reach(at);
      put(`<${name}${attributes}>${inside}</${name}>`);
    },
    close: (name: string): void => put(`</${name}>`),
    raw: (text: string): void => put(text),
    /** Where the head's own additions go. */
    markHead(): void {
      before = out;
      out = '';
    },
    text: (head: string): string => before + head + out,
  };
}
