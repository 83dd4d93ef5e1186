import { Parser } from 'htmlparser2';

/** What must have survived the compiler. `marks` stand for holes. */
export type Expected = { texts: string[]; addresses: string[]; marks: ReadonlyMap<string, number> };
/** `unsafe` names what was found; `lost` names what is missing. Never rewritten: a mail that fails is not sent. */
export type Verdict = { kind: 'fine' } | { kind: 'unsafe'; what: string } | { kind: 'lost'; what: string };

const elements = new Set([
  'html',
  'head',
  'title',
  'meta',
  'style',
  'body',
  'div',
  'table',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'td',
  'th',
  'caption',
  'a',
  'img',
  'p',
  'span',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'del',
  'ins',
  'sub',
  'sup',
  'small',
  'br',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'code',
  'center',
  'noscript',
  'xml',
  'o:officedocumentsettings',
  'o:allowpng',
  'o:pixelsperinch',
  'v:rect',
  'v:fill',
  'v:textbox',
  'v:image',
  'v:roundrect',
  'v:shape',
]);
/** Only inside comments for Outlook. */
const outlookOnly = /^(xml|noscript|[ov]:)/;
const addressAttributes = new Set([
  'href',
  'src',
  'background',
  'action',
  'formaction',
  'poster',
  'data',
  'cite',
  'xlink:href',
  'srcset',
  'ping',
  'longdesc',
  'usemap',
  'manifest',
]);
/** Attributes that are only ever read out. */
const words = new Set(['alt', 'title', 'aria-label']);
const meta = new Map([
  ['x-ua-compatible', /^IE=edge$/],
  ['content-type', /^text\/html; charset=UTF-8$/],
]);
const metaNames = new Set(['viewport', 'color-scheme', 'supported-color-schemes']);

/**
 * Looks at a compiled mail once more, as mail programs will: also inside the comments that Outlook reads. Everything is
 * by allow-list here too, so that a change in the compiler cannot let something new through.
 */
export function verify(html: string, expected: Expected): Verdict {
  let problem = '';
  const say = (what: string): void => {
    problem ||= what;
  };
  let text = '';
  const addresses = new Set<string>();
  const isMark = (value: string): boolean => expected.marks.has(value);

  const look = (markup: string, inComment: boolean): void => {
    let style = false;
    const parser = new Parser(
      {
        onopentag(name, attributes) {
          if (!elements.has(name) || (outlookOnly.test(name) && !inComment)) say(`<${name}>`);
          if (name === 'style') style = true;
          if (name === 'meta') metaFits(attributes, say);
          for (const [attribute, value] of Object.entries(attributes)) {
            const wrong = attributeProblem(attribute, value, isMark);
            if (wrong) say(`${attribute}="${value.slice(0, 60)}"`);
            if (attribute === 'href' || attribute === 'src' || attribute === 'background') addresses.add(value);
          }
        },
        onclosetag(name) {
          if (name === 'style') style = false;
        },
        ontext(data) {
          if (style && !sheetIsSafe(data)) say('<style>');
          if (!style && !inComment) text += data;
        },
        oncomment(data) {
          if (inComment) return say('<!-- inside <!--');
          // "[if !mso]><!" and "<![endif]" only frame what everybody reads; the rest is markup for Outlook alone.
          if (/^\[if [\w !|()]+\]><!$/.test(data) || data === '<![endif]') return;
          const outlook = /^\[if [\w !|()]+\]>([\s\S]*)<!\[endif\]$/.exec(data);
          if (outlook) return look(outlook[1] ?? '', true);
          if (data.trim() !== '') say('<!--');
        },
        onprocessinginstruction(name) {
          if (name.toLowerCase() !== '!doctype') say(`<${name}`);
        },
      },
      { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
    );
    parser.end(markup);
    if (inComment && [...expected.marks.keys()].some((mark) => markup.includes(mark))) say('{{ inside <!--');
  };
  look(html, false);
  if (problem) return { kind: 'unsafe', what: problem };
  return whatIsLost(html, text, addresses, expected);
}

function whatIsLost(html: string, text: string, addresses: ReadonlySet<string>, expected: Expected): Verdict {
  const read = squeezed(text);
  let from = 0;
  for (const one of expected.texts) {
    const wanted = squeezed(one);
    if (wanted === '') continue;
    const at = read.indexOf(wanted, from);
    if (at === -1) return { kind: 'lost', what: one.trim().slice(0, 60) };
    from = at + wanted.length;
  }
  const lost = expected.addresses.find((address) => !addresses.has(address));
  if (lost !== undefined) return { kind: 'lost', what: lost.slice(0, 100) };
  for (const [mark, times] of expected.marks) {
    if (html.split(mark).length - 1 < times) return { kind: 'lost', what: '{{' };
  }
  return { kind: 'fine' };
}

function attributeProblem(name: string, value: string, isMark: (value: string) => boolean): boolean {
  if (/^on|^(srcdoc|http-equiv-|formaction|xlink)/.test(name)) return true;
  if (addressAttributes.has(name))
    return !(
      isMark(value) ||
      value === '' ||
      /^(https?:\/\/|mailto:|tel:|#)[^\s<>"']*$/i.test(value) ||
      isOwnPath(value)
    );
  if (name === 'style') return !styleIsSafe(value);
  return !words.has(name) && /javascript:|vbscript:|data:|</i.test(value.replace(/[\s\p{Cc}]/gu, ''));
}

/** Pictures of a preview come from the app itself. */
function isOwnPath(value: string): boolean {
  return /^\/(media|previews)\/[\w./?=&%-]+$/.test(value);
}

/** MJML writes `url('…')` for backgrounds; the address inside was checked as an attribute of the source. */
function styleIsSafe(style: string): boolean {
  const bare = style.replace(/url\((['"]?)(https:\/\/|\/media\/|\/previews\/)[^\s'"()<>\\]+\1\)/gi, '');
  return !/url\s*\(|expression|javascript|behaviou?r|binding|@import|[<\\]/i.test(bare);
}

function sheetIsSafe(css: string): boolean {
  return !/url\s*\(|expression|javascript|behaviou?r\s*:|-moz-binding|@import|@font-face|<|\\/i.test(css);
}

function metaFits(attributes: Readonly<Record<string, string>>, say: (what: string) => void): void {
  const equivalent = attributes['http-equiv'];
  if (equivalent !== undefined && !meta.get(equivalent.toLowerCase())?.test(attributes.content ?? ''))
    say(`<meta ${equivalent}>`);
  if (attributes.name !== undefined && !metaNames.has(attributes.name)) say(`<meta ${attributes.name}>`);
}

function squeezed(text: string): string {
  return text.replace(/\s|\p{Cf}/gu, '');
}
