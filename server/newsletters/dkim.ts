import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';

export type DkimKey = { domain: string; selector: string; key: KeyObject };

/** Reads an RSA private key in PEM; null when it is none, or too short to be believed by receivers (1024 bits at least). */
export function readDkimKey(domain: string, selector: string, pem: string): DkimKey | null {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 1024) return null;
    return { domain, selector, key };
  } catch {
    return null;
  }
}

/** Headers that are signed where they stand. Those of one-click must be (RFC 8058), and nodemailer leaves one of them out. */
const signed = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'Reply-To',
  'MIME-Version',
  'Content-Type',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'List-Id',
  'Feedback-ID',
  'Precedence',
];

/**
 * The DKIM-Signature header (with its line end) of a mail: rsa-sha256, relaxed headers, simple body (RFC 6376). The body
 * must already end with exactly one CRLF; its lines must be ones that no relay rewraps, as quoted-printable's are.
 */
export function dkimSignature(
  { domain, selector, key }: DkimKey,
  headers: ReadonlyMap<string, string>,
  body: Iterable<Buffer>,
  at: Date,
): string {
  const hash = createHash('sha256');
  for (const piece of body) hash.update(piece);
  const names = signed.filter((name) => headers.has(name));
  const unsigned =
    `v=1; a=rsa-sha256; c=relaxed/simple; d=${domain}; s=${selector}; t=${Math.floor(at.getTime() / 1000)};\r\n` +
    ` h=${names.join(':\r\n ')};\r\n bh=${hash.digest('base64')};\r\n b=`;
  const lines = names.map((name) => relaxed(name, headers.get(name) ?? ''));
  const text = `${lines.map((line) => `${line}\r\n`).join('')}${relaxed('DKIM-Signature', unsigned)}`;
  const signature = sign('sha256', Buffer.from(text), key)
    .toString('base64')
    .replace(/(.{70})(?=.)/g, '$1\r\n ');
  return `DKIM-Signature: ${unsigned}${signature}\r\n`;
}

function relaxed(name: string, value: string): string {
  return `${name.toLowerCase()}:${value
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;
}
