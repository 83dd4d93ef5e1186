import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { authenticate } from 'mailauth';
import type { ParsedMail } from 'mailparser';
import { expect } from 'vitest';
import { parseMail, type ReceivedMail, type TestSmtp } from '#test/support/smtp.ts';

export type Dkim = { domain: string; selector: string; privateKey: string; publicKey: string };

/** A key as one is made for a domain. */
export function makeDkim(domain: string): Dkim {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    domain,
    selector: 'asy2026',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

/** Checks the signature as a receiving server does, with a DNS of our own; answers the headers that it covers. */
export async function signedHeaders(mail: ReceivedMail, key: Dkim): Promise<string[]> {
  const resolver = async (name: string): Promise<string[][]> => {
    if (name === `${key.selector}._domainkey.${key.domain}`) return [[`v=DKIM1; k=rsa; p=${key.publicKey}`]];
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  };
  const raw = Buffer.from(mail.raw, 'base64');
  const sender = { ip: '192.0.2.1', helo: 'relay.example', sender: mail.from };
  const { dkim } = await authenticate(raw, {
    ...sender,
    resolver,
    disableArc: true,
    disableBimi: true,
    disableDmarc: true,
  });
  expect(dkim.results.map(({ status, signingDomain }) => [status.result, signingDomain])).toEqual([
    ['pass', key.domain],
  ]);
  const [, names = ''] = /^DKIM-Signature:(?:.|\r\n[ \t])*?\bh=([^;]+);/im.exec(raw.toString('latin1')) ?? [];
  return names.toLowerCase().replace(/\s/g, '').split(':');
}

export type Mail = { mail: ReceivedMail; parsed: ParsedMail };

/** All mails to this address whose subject matches, oldest first, once there are `count` of them. */
export async function mailsTo(
  smtp: TestSmtp,
  to: string,
  subject: RegExp,
  count = 1,
  patienceMs = 40_000,
): Promise<Mail[]> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found: Mail[] = [];
    for (const mail of await smtp.mails()) {
      if (!mail.to.includes(to)) continue;
      const parsed = await parseMail(mail);
      if (subject.test(parsed.subject ?? '')) found.push({ mail, parsed });
    }
    if (found.length >= count) return found;
    if (Date.now() > until) throw new Error(`${found.length} of ${count} mails came to ${to}: ${subject}`);
    await wait(200);
  }
}

/** The address in a mail's text that begins so. */
export function linkIn({ parsed }: Mail, begins: string): string {
  const link = parsed.text?.match(/https?:\/\/[^\s<>)\]]+/g)?.find((one) => one.startsWith(begins));
  if (!link) throw new Error(`No link to ${begins} in:\n${parsed.text}`);
  return link;
}

/** A header as it came, unfolded; '' when there is none. */
export function headerOf({ headerLines }: ParsedMail, name: string): string {
  const line = headerLines.find(({ key }) => key === name)?.line ?? '';
  return line
    .slice(name.length + 1)
    .replace(/\r?\n/g, '')
    .trim();
}

/** The address of the one click. */
export function wayOut(parsed: ParsedMail): string {
  return headerOf(parsed, 'list-unsubscribe').replace(/^<|>$/g, '');
}
