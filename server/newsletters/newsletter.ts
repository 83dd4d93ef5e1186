import type { CompiledNewsletter, NewsletterBody } from '#server/content/body.ts';
import { compileMjml } from '#server/mail/compiler.ts';
import { mediaIdOf, placeholderPicture } from './addresses.ts';
import { asText, type Problem, type ProblemCode } from './markup.ts';
import { addressFields, brokenTags, clientFields, tagsIn, writeTag } from './merge.ts';
import { type ReadSource, readSource } from './source.ts';
import { textPartOf } from './textPart.ts';
import { verify } from './verify.ts';

/** What a newsletter says besides its own words, and where its pictures are. */
export type Surroundings = {
  client: { name: string; postalAddress: string; mailFooter: string; locale: string };
  /** Address of a picture by its id; null when there is none. */
  picture: (mediaId: string) => string | null;
  /** Shown for the starter's empty picture frames; null: they are a problem, because the mail is to be sent. */
  placeholder: string | null;
  /** It is only looked at: its sections are marked with their lines. */
  marksLines?: boolean;
};

/** A field of the readers' that the newsletter asks for, and what is said where a reader has none. */
export type UsedField = { field: string; fallback: string };
export type Made = {
  compiled: CompiledNewsletter;
  /** The text part was made from the HTML, not written. */
  hasOwnText: boolean;
  fields: UsedField[];
  read: ReadSource;
};
export type Making = { kind: 'made'; made: Made } | { kind: 'problems'; problems: Problem[]; read: ReadSource };

/**
 * Makes the mail of a draft: reads the source by the allow-list, compiles what was read, and looks at what came out. The
 * same draft and surroundings give the same bytes. Problems are for the person who writes; nothing is repaired in silence.
 * Throws `unavailable: compilerBusy`.
 */
export async function makeNewsletter(body: NewsletterBody, around: Surroundings): Promise<Making> {
  const marks = openMarks(body.mjml, around);
  const problems: Problem[] = [];
  const media = (raw: string): string => {
    if (raw === placeholderPicture) return around.placeholder ?? raw;
    const id = mediaIdOf(raw);
    return id === null ? raw : (around.picture(id) ?? raw);
  };
  const preheader = body.preheader.trim();
  const read = readSource(body.mjml, {
    hold: marks.hold,
    media,
    head: (found) => headOf(body, preheader, found, marks),
    marksLines: around.marksLines ?? false,
  });
  problems.push(
    ...read.problems,
    ...lineProblems('subject', body.subject),
    ...lineProblems('preheader', body.preheader),
  );
  if (read.hasPreview && preheader) problems.push(problem('previewTwice', 1));
  for (const picture of read.pictures) {
    if (picture.src === placeholderPicture && around.placeholder === null)
      problems.push(problem('placeholderLeft', picture.line));
    const id = mediaIdOf(picture.src);
    if (id !== null && around.picture(id) === null) problems.push(problem('mediaGone', picture.line));
  }
  problems.push(...textProblems(body.text));
  if (problems.length > 0) return { kind: 'problems', problems, read };

  const answer = await compileMjml(inLanguage(read.mjml, around.client.locale));
  if (answer.kind === 'killed') return { kind: 'problems', problems: [problem('compilerTimeout', 1)], read };
  if (answer.kind === 'refused') {
    const refused = answer.errors.map(({ line, message, element }) =>
      problem('compilerRefused', line, { message, element }),
    );
    return { kind: 'problems', problems: refused, read };
  }
  const verdict = verify(answer.html, { texts: read.texts, addresses: read.addresses, marks: marks.counts() });
  if (verdict.kind !== 'fine') {
    const code = verdict.kind === 'lost' ? 'compilerLost' : 'compilerUnsafe';
    return { kind: 'problems', problems: [problem(code, 1, { what: verdict.what })], read };
  }
  const html = marks.release(answer.html);
  const plain = (text: string): string => filledForClient(text, around, (value) => value);
  const text = body.text.trim() === '' ? textPartOf(html) : `${plain(body.text).replace(/\r\n?/g, '\n').trimEnd()}\n`;
  const compiled: CompiledNewsletter = {
    subject: plain(oneLine(body.subject)),
    preheader: plain(oneLine(body.preheader)),
    html,
    text,
    compiler: answer.compiler,
  };
  return { kind: 'made', made: { compiled, hasOwnText: body.text.trim() !== '', fields: fieldsOf(compiled), read } };
}

/** The readers' fields of a compiled newsletter, each with each fallback once. */
export function fieldsOf(compiled: Pick<CompiledNewsletter, 'subject' | 'html' | 'text' | 'preheader'>): UsedField[] {
  const found = new Map<string, UsedField>();
  const own: readonly string[] = addressFields;
  for (const [text, markup] of [
    [compiled.subject, false],
    [compiled.preheader, false],
    [compiled.text, false],
    [compiled.html, true],
  ] as const) {
    for (const { field, fallback } of tagsIn(text, { markup }))
      if (!own.includes(field)) found.set(`${field}|${fallback}`, { field, fallback });
  }
  return [...found.values()];
}

/** Title and preheader are written in fields of their own; the head gets them unless the source says them itself. */
function headOf(
  body: NewsletterBody,
  preheader: string,
  found: { hasTitle: boolean; hasPreview: boolean },
  marks: Marks,
): string {
  const line = (text: string): string => asText(marks.hold(asText(oneLine(text))));
  return [
    found.hasTitle ? '' : `<mj-title>${line(body.subject)}</mj-title>`,
    found.hasPreview || !preheader ? '' : `<mj-preview>${line(preheader)}</mj-preview>`,
    // Says to mail programs that the mail has thought of the dark itself.
    body.mjml.includes('prefers-color-scheme')
      ? '<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>'
      : '',
  ].join('');
}

type Marks = { hold(raw: string): string; counts(): ReadonlyMap<string, number>; release(html: string): string };

/**
 * Tags travel through the compiler as marks: plain letters that no parser trips over and that can be counted afterwards.
 * What is known already (the client's own fields) is written in at once.
 */
function openMarks(source: string, around: Surroundings): Marks {
  let prefix = 'zq';
  while (source.includes(prefix)) prefix += 'q';
  const written = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    hold(raw) {
      const text = filledForClient(raw, around, asText);
      let out = '';
      let from = 0;
      for (const { field, fallback, at, length } of tagsIn(text, { markup: true })) {
        const tag = writeTag(field, fallback, { markup: true });
        const mark = written.get(tag) ?? `${prefix}${written.size}z`;
        written.set(tag, mark);
        counts.set(mark, (counts.get(mark) ?? 0) + 1);
        out += text.slice(from, at) + mark;
        from = at + length;
      }
      return out + text.slice(from);
    },
    counts: () => counts,
    release(html) {
      const tags = new Map([...written].map(([tag, mark]) => [mark, tag]));
      return html.replace(new RegExp(`${prefix}\\d+z`, 'g'), (mark) => tags.get(mark) ?? mark);
    },
  };
}

function filledForClient(text: string, { client }: Surroundings, write: (value: string) => string): string {
  const values: Record<(typeof clientFields)[number], string> = {
    client_name: client.name,
    postal_address: inOneLine(client.postalAddress),
    mail_footer: inOneLine(client.mailFooter),
  };
  let out = '';
  let from = 0;
  for (const { field, fallback, at, length } of tagsIn(text, { markup: false })) {
    if (!(clientFields as readonly string[]).includes(field)) continue;
    out += text.slice(from, at) + (write(values[field as keyof typeof values].replace(/[{}]/g, '')) || fallback);
    from = at + length;
  }
  return out + text.slice(from);
}

function lineProblems(field: 'subject' | 'preheader', text: string): Problem[] {
  if (brokenTags(text).length > 0) return [problem('fieldUnreadable', 0, { where: field })];
  return tagsIn(text, { markup: false }).some((tag) => (addressFields as readonly string[]).includes(tag.field))
    ? [problem('fieldMisplaced', 0, { where: field })]
    : [];
}

function textProblems(text: string): Problem[] {
  return brokenTags(text).map(() => problem('fieldUnreadable', 0, { where: 'text' }));
}

function problem(code: ProblemCode, line: number, params: Problem['params'] = {}): Problem {
  return { code, line, params };
}

function inOneLine(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .join(', ');
}

/** Screen readers choose their voice by it; the client's language unless the source says another. */
function inLanguage(mjml: string, locale: string): string {
  return mjml.replace(/^(\s*<mjml)(?![^>]*\slang=)/, `$1 lang="${locale}"`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
