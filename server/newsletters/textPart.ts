import { Parser } from 'htmlparser2';

const paragraphs = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'ul',
  'ol',
  'blockquote',
  'pre',
  'tr',
  'div',
]);

/**
 * Makes the text part of a compiled mail: what it says, in its order, with every address written out. Holes stay holes.
 */
export function textPartOf(html: string): string {
  let out = '';
  let hidden = 0;
  const open: { name: string; hides: boolean; href: string; from: number }[] = [];
  const lists: { ordered: boolean; count: number }[] = [];
  const breakLine = (lines: 1 | 2): void => {
    out = out.replace(/[ \t]+$/, '');
    if (out === '') return;
    while (!out.endsWith('\n'.repeat(lines))) out += '\n';
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const hides =
          name === 'head' || name === 'style' || name === 'title' || /display\s*:\s*none/.test(attributes.style ?? '');
        if (hides) hidden += 1;
        open.push({ name, hides, href: attributes.href ?? '', from: out.length });
        if (hidden > 0) return;
        if (name === 'br') breakOnce();
        else if (name === 'hr') {
          breakLine(2);
          out += '* * *';
          breakLine(2);
        } else if (name === 'img' && attributes.alt?.trim()) out += `${gap(out)}[${attributes.alt.trim()}]`;
        else if (name === 'ul' || name === 'ol') {
          breakLine(lists.length > 0 ? 1 : 2);
          lists.push({ ordered: name === 'ol', count: 0 });
        } else if (name === 'li') {
          const list = lists.at(-1);
          if (list) list.count += 1;
          breakLine(1);
          out += `${'  '.repeat(Math.max(lists.length - 1, 0))}${list?.ordered ? `${list.count}.` : '-'} `;
        } else if (name === 'td' || name === 'th') out += gap(out);
        else if (paragraphs.has(name)) breakLine(insideItem() ? 1 : 2);
      },
      ontext(data) {
        if (hidden > 0) return;
        const text = data.replace(/[\s\u00a0]+/g, ' ').replace(/\u200b|\ufeff|\u034f|\u00ad/g, '');
        out += /(^|\s)$/.test(out) ? text.trimStart() : text;
      },
      onclosetag(name) {
        const closed = open.pop();
        if (!closed) return;
        if (hidden === 0) closeElement(name, closed);
        if (closed.hides) hidden -= 1;
      },
    },
    { decodeEntities: true },
  );
  const breakOnce = (): void => {
    out = `${out.replace(/[ \t]+$/, '')}\n`;
  };
  const insideItem = (): boolean => open.slice(0, -1).some((one) => one.name === 'li');
  const closeElement = (name: string, closed: { href: string; from: number }): void => {
    if (name === 'a' && closed.href) {
      const said = out.slice(closed.from).trim();
      const address = closed.href.replace(/^(mailto|tel):/i, '');
      if (said !== address && said !== closed.href) out = said ? `${out.trimEnd()}: ${address}` : out + address;
    } else if (name === 'ul' || name === 'ol') {
      lists.pop();
      breakLine(lists.length > 0 ? 1 : 2);
    } else if (name === 'li') breakLine(1);
    else if (paragraphs.has(name)) breakLine(insideItem() ? 1 : 2);
  };
  parser.end(html);
  return `${out
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function gap(text: string): string {
  return text === '' || /\s$/.test(text) ? '' : ' ';
}
