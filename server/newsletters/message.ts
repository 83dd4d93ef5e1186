import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs';
import type { CompiledNewsletter } from '#server/content/body.ts';
import { type DkimKey, dkimSignature } from './dkim.ts';
import { type Cut, cutHtml, cutPlain, filled, merged, type Values } from './merge.ts';
import { quotedPrintable } from './quotedPrintable.ts';

/** What every mail of one send has in common. */
export type Campaign = {
  newsletter: Pick<CompiledNewsletter, 'subject' | 'html' | 'text'>;
  sender: { name: string; email: string; replyTo: string };
  sendId: string;
  clientId: string;
  list: { id: string; name: string };
  dkim: DkimKey | null;
};

export type Reader = {
  number: number;
  email: string;
  name: string;
  merge: Values;
  unsubscribeUrl: string;
  /** RFC 8058 needs https; over plain http the header would be a promise that no mail program keeps. */
  oneClick: boolean;
};

/** `mime`: ready as it stands (`sendReady`): its lines end with CRLF, and none begins with a dot. */
export type Message = { from: string; to: string; mime: readonly Buffer[] };

/** Makes the mail of one reader after the other. Sending knows only this, not how a mail is built. */
export type MessageMaker = (reader: Reader, at: Date) => Message;

/** A part of the body whose constant pieces are encoded once. */
type EncodedPart = { pieces: Buffer[]; cut: Cut };

/**
 * Cuts the MIME once into constant segments and holes, so that a reader costs a few copies and, with DKIM, one hash and
 * one signature: not a build of the whole mail.
 */
export function messageMaker({ newsletter, sender, sendId, clientId, list, dkim }: Campaign): MessageMaker {
  const domain = sender.email.slice(sender.email.lastIndexOf('@') + 1);
  const boundary = `=_${sendId.replaceAll('-', '')}`;
  const text = encodePart(cutPlain(newsletter.text));
  const html = encodePart(cutHtml(newsletter.html));
  const subject = cutPlain(newsletter.subject);
  const part = (type: string): Buffer =>
    Buffer.from(
      `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`,
    );
  const textHead = part('text/plain');
  const htmlHead = part('text/html');
  const lineEnd = Buffer.from('\r\n');
  const end = Buffer.from(`\r\n--${boundary}--\r\n`);
  const constant: [string, string][] = [
    ['From', mailbox(sender.name, sender.email)],
    ['Reply-To', mailbox('', sender.replyTo || sender.email)],
    ['MIME-Version', '1.0'],
    ['Content-Type', `multipart/alternative; boundary="${boundary}"`],
    ['List-Id', `${phrase(list.name)} <${list.id}.lists.${domain}>`],
    ['Precedence', 'bulk'],
    ['Feedback-ID', `${sendId}:${clientId}:newsletter:asystentka`],
    ['X-Auto-Response-Suppress', 'All'],
  ];
  return (reader, at) => {
    const values: Values = { ...reader.merge, unsubscribe_url: reader.unsubscribeUrl };
    const headers = new Map<string, string>([
      ...constant,
      ['To', mailbox(reader.name, reader.email)],
      ['Subject', words(merged(subject, values))],
      ['Date', at.toUTCString().replace('GMT', '+0000')],
      ['Message-ID', `<${sendId}.${reader.number}@${domain}>`],
      ['List-Unsubscribe', `<${reader.unsubscribeUrl}>`],
      ...(reader.oneClick ? [['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'] as [string, string]] : []),
    ]);
    const body = [textHead, ...fill(text, values), lineEnd, htmlHead, ...fill(html, values), end];
    const lines = [...headers].map(([name, value]) => foldLines(`${name}: ${value}`, 76));
    const signature = dkim ? dkimSignature(dkim, unfolded(lines), body, at) : '';
    return {
      from: sender.email,
      to: reader.email,
      mime: [Buffer.from(`${signature}${lines.join('\r\n')}\r\n\r\n`), ...body],
    };
  };
}

function encodePart(cut: Cut): EncodedPart {
  return { pieces: cut.segments.map(quotedPrintable), cut };
}

/** The part for one reader: constant pieces as they are, holes encoded between them. */
function fill({ pieces, cut }: EncodedPart, values: Values): Buffer[] {
  const filledPieces: Buffer[] = [];
  for (const [index, piece] of pieces.entries()) {
    filledPieces.push(piece);
    const hole = cut.holes[index];
    if (hole) filledPieces.push(quotedPrintable(filled(hole, values)));
  }
  return filledPieces;
}

/** Header values as DKIM reads them: from the lines that really travel. */
function unfolded(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

/** `Name <address>`; control characters of a name never reach a header. */
function mailbox(name: string, email: string): string {
  const clean = oneLine(name);
  return clean ? `${phrase(clean)} <${email}>` : email;
}

/** A display name: bare words, else a quoted string, else encoded words (RFC 5322, RFC 2047). */
function phrase(text: string): string {
  const clean = oneLine(text);
  if (!isAscii(clean)) return encodeWords(clean, 'B', 52);
  return /^[\w !#$%&'*+/?^`{|}~-]*$/.test(clean) ? clean : `"${clean.replace(/[\\"]/g, '\\$&')}"`;
}

/** Free text of a header, such as a subject. */
function words(text: string): string {
  const clean = oneLine(text);
  return isAscii(clean) ? clean : encodeWords(clean, 'B', 52);
}

/** Printable ASCII that nobody could take for an encoded word. */
function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !text.includes('=?');
}

function oneLine(text: string): string {
  return text.replace(/\p{C}+/gu, ' ').trim();
}
