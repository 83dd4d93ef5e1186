import sanitizeHtml from 'sanitize-html';
import { linkVerdict, pictureVerdict } from './addresses.ts';
import type { ValueKind } from './allowedAttributes.ts';
import { html, inlineHtml, voidHtml } from './allowedHtml.ts';
import { styleFits, valueFits } from './looks.ts';
import { type Attribute, asText, asValue, decoded, type Report, type Token, tokens } from './markup.ts';
import { brokenTags, isAddressField, tagsIn } from './merge.ts';

/** Replaces the tags of a written text or value by marks that survive the compiler; `inUrl` tells where they stand. */
export type Hold = (raw: string) => string;
/** Turns `media:<id>` into the address that the mail uses. */
export type MediaAddress = (raw: string) => string;

export type HtmlContext = {
  source: string;
  report: Report;
  hold: Hold;
  media: MediaAddress;
  /** Told of every address that must be in the mail. */
  keep: (address: string) => void;
};

const mostDeep = 40;

/**
 * Reads the HTML inside a block by the allow-list and writes it anew: what is not allowed is reported, never dropped in
 * silence. What comes out went through sanitize-html as well, which must find nothing left to take away.
 */
export function readHtml(
  from: number,
  to: number,
  { source, ...tools }: HtmlContext,
  { inline }: { inline: boolean },
): string {
  let isClean = true;
  const report: Report = (...problem) => {
    isClean = false;
    tools.report(...problem);
  };
  const { hold } = tools;
  const open: { name: string; at: number }[] = [];
  let out = '';
  for (const token of tokens(source, from, to, report)) {
    if (token.kind === 'comment') continue;
    if (token.kind === 'text') {
      out += asText(hold(readText(token.text, token.at, report)));
      continue;
    }
    const name = token.name.toLowerCase();
    if (token.kind === 'close') {
      out += closeElement(name, token, open, report);
      continue;
    }
    const rule = html[name];
    if (!rule || (inline && !inlineHtml.has(name))) {
      report('htmlForbidden', token.at, { element: token.name });
      if (!token.isEmpty && !voidHtml.has(name)) open.push({ name, at: token.at });
      continue;
    }
    if (open.length >= mostDeep) report('tooDeep', token.at);
    out += `<${name}${attributesOf(token, rule, { ...tools, report })}`;
    if (voidHtml.has(name)) out += ' />';
    else if (token.isEmpty) out += `></${name}>`;
    else {
      out += '>';
      open.push({ name, at: token.at });
    }
    if (name === 'a' && !token.attributes.some((attribute) => attribute.name === 'href'))
      report('addressMissing', token.at, { element: 'a' });
    if (name === 'img' && !token.attributes.some((attribute) => attribute.name === 'src'))
      report('addressMissing', token.at, { element: 'img' });
  }
  for (const { name, at } of open) report('notClosed', at, { element: name });
  return isClean ? sanitised(out, from, report) : '';
}

function closeElement(
  name: string,
  token: Token & { kind: 'close' },
  open: { name: string; at: number }[],
  report: Report,
): string {
  if (voidHtml.has(name)) {
    report('closedTwice', token.at, { element: name });
    return '';
  }
  const at = open.findLastIndex((one) => one.name === name);
  if (at === -1) {
    report('closedTwice', token.at, { element: name });
    return '';
  }
  for (const { name: inner, at: innerAt } of open.slice(at + 1)) report('notClosed', innerAt, { element: inner });
  open.length = at;
  return `</${name}>`;
}

/** Checks the tags of a text; answers it as it was. */
export function readText(raw: string, at: number, report: Report): string {
  for (const place of brokenTags(raw)) report('fieldUnreadable', at + place);
  for (const tag of tagsIn(raw, { markup: true })) {
    // A link that nobody can click is no way out of a list.
    if (isAddressField(tag.field)) report('fieldMisplaced', at + tag.at, { field: tag.field });
  }
  return raw;
}

function attributesOf(
  token: Token & { kind: 'open' },
  rule: Readonly<Record<string, ValueKind>>,
  tools: Omit<HtmlContext, 'source'>,
): string {
  let out = '';
  for (const attribute of token.attributes) {
    const name = attribute.name.toLowerCase();
    const kind = Object.hasOwn(rule, name) ? rule[name] : undefined;
    if (!kind) {
      tools.report('attributeUnknown', attribute.at, { attribute: attribute.name, element: token.name });
      continue;
    }
    const value = readValue(attribute, kind, tools);
    if (value !== null) out += ` ${name}="${value}"`;
  }
  return out;
}

/** Checks one attribute's value and writes it for double quotes; null when it may not stand. */
export function readValue(
  attribute: Attribute,
  kind: ValueKind,
  { report, hold, media, keep }: Omit<HtmlContext, 'source'>,
): string | null {
  const { value, at, name } = attribute;
  for (const place of brokenTags(value)) report('fieldUnreadable', at + place);
  if (kind === 'link' || kind === 'picture') {
    const verdict = kind === 'link' ? linkVerdict(value.trim()) : pictureVerdict(value.trim());
    if (verdict !== 'fine') {
      report(verdict === 'fieldMisplaced' ? 'fieldMisplaced' : 'addressForbidden', at, {
        attribute: name,
        value: shown(value),
      });
      return null;
    }
    const address = asValue(hold(kind === 'picture' ? media(value.trim()) : value.trim()));
    keep(decoded(address));
    return address;
  }
  if (kind === 'text') return asValue(hold(readText(value, at, report)));
  if (tagsIn(value, { markup: true }).length > 0) {
    report('fieldMisplaced', at, { attribute: name });
    return null;
  }
  const fits =
    kind === 'style' ? styleFits(decoded(value)) && !/&/.test(decoded(value)) : valueFits(kind, value.trim());
  if (!fits) {
    report(kind === 'style' ? 'styleForbidden' : 'attributeValue', at, { attribute: name, value: shown(value) });
    return null;
  }
  return asValue(kind === 'style' ? decoded(value) : value.trim());
}

function shown(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

const policy: sanitizeHtml.IOptions = {
  allowedTags: Object.keys(html),
  allowedAttributes: Object.fromEntries(Object.entries(html).map(([name, rule]) => [name, Object.keys(rule)])),
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  enforceHtmlBoundary: false,
  nestingLimit: mostDeep + 1,
};

/** A second, independent reader of what we wrote. It must agree: then its text is used. */
function sanitised(ours: string, at: number, report: Report): string {
  const theirs = sanitizeHtml(ours, policy);
  if (shape(theirs) !== shape(ours)) report('htmlLost', at);
  return theirs;
}

/** Elements, attribute names and what a reader reads, without what only spelling changes. */
function shape(text: string): string {
  const parts = tokens(text, 0, text.length, () => {}).map((token) => {
    if (token.kind === 'text') return decoded(token.text).replace(/\s+/g, ' ');
    if (token.kind === 'open') return `<${token.name} ${token.attributes.map((one) => one.name).join(' ')}>`;
    return token.kind === 'close' ? `</${token.name}>` : '';
  });
  return parts.join('').replace(/\s+/g, ' ');
}
