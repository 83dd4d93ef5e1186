import { generateKeyPairSync } from 'node:crypto';
import { authenticate } from 'mailauth';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { readDkimKey } from '#server/newsletters/dkim.ts';
import { type Campaign, messageMaker, type Reader } from '#server/newsletters/message.ts';
import { quotedPrintable } from '#server/newsletters/quotedPrintable.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const at = new Date('2026-11-26T06:00:00Z');

const campaign: Campaign = {
  newsletter: {
    subject: 'Wieńce, {{first_name|Szanowni Państwo}}: zażółć gęślą jaźń do środy, zanim przyjdzie mróz',
    html: `<html><body><p title="{{name|Gość}}">Dzień dobry, {{first_name|Czytelniku}}!</p><a href="{{unsubscribe_url}}">Wypisz</a>${'<p>Długi akapit o kwiatach = 100%. </p>'.repeat(200)}</body></html>\n`,
    text: 'Dzień dobry, {{first_name|Czytelniku}}!   \n.kropka na początku\n\nWypisz: {{unsubscribe_url}}\n',
  },
  sender: { name: 'Kwiaciarnia „Malwa”, Poznań', email: 'listy@malwa.example', replyTo: 'basia@malwa.example' },
  sendId: '0198f2aa-0000-4000-8000-000000000001',
  clientId: '0198f2aa-0000-4000-8000-000000000002',
  list: { id: '0198f2aa-0000-4000-8000-000000000003', name: 'Stali klienci' },
  dkim: readDkimKey('malwa.example', 'a1', pem),
};

const reader: Reader = {
  number: 7,
  email: 'zaneta@example.pl',
  name: 'Żaneta "Ża" Nowak, mgr',
  merge: { first_name: '<b>Żaneta</b> & co', name: 'Żaneta " onclick="x' },
  unsubscribeUrl: 'https://planner.example/u/abc.def',
  oneClick: true,
};

function mime(of: Partial<Reader> = {}, more: Partial<Campaign> = {}): Buffer {
  return Buffer.concat(
    messageMaker({ ...campaign, ...more })({ ...reader, ...of }, at).mime.map((piece) => Buffer.from(piece)),
  );
}

const dns = async (name: string): Promise<string[][]> => {
  if (name === 'a1._domainkey.malwa.example') {
    return [[`v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`]];
  }
  throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
};

async function dkim(mail: Buffer) {
  const { dkim: result } = await authenticate(mail, {
    ip: '192.0.2.1',
    helo: 'x',
    sender: 'listy@malwa.example',
    resolver: dns,
    disableArc: true,
    disableBimi: true,
    disableDmarc: true,
  });
  return result.results[0];
}

describe('a newsletter mail', () => {
  it('is ready for SMTP as it stands: CRLF everywhere, the last line too, and no line begins with a dot', () => {
    const dots = { html: '<p>.</p>\n..\n{{first_name}}.\n', text: '.\n..{{first_name}}\n.{{name}}\n' };
    const mail = mime(
      { merge: { first_name: '.Ola', name: '.' } },
      { newsletter: { ...campaign.newsletter, ...dots } },
    );
    const lines = mail.toString('latin1').split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines.filter((line) => line.startsWith('.') || /[\r\n]/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('=2E')).length).toBeGreaterThan(3);
  });

  it('reads as it was written, escaped for where each value stands', async () => {
    const parsed = await simpleParser(mime());
    expect(parsed.subject).toBe('Wieńce, <b>Żaneta</b> & co: zażółć gęślą jaźń do środy, zanim przyjdzie mróz');
    expect(parsed.from?.value).toEqual([{ name: 'Kwiaciarnia „Malwa”, Poznań', address: 'listy@malwa.example' }]);
    expect(parsed.to).toMatchObject({ value: [{ name: 'Żaneta "Ża" Nowak, mgr', address: 'zaneta@example.pl' }] });
    expect(parsed.html).toContain('Dzień dobry, &lt;b&gt;Żaneta&lt;/b&gt; &amp; co!');
    expect(parsed.html).toContain('title="Żaneta &quot; onclick=&quot;x"');
    expect(parsed.html).toContain('href="https://planner.example/u/abc.def"');
    expect(parsed.text).toContain(
      'Dzień dobry, <b>Żaneta</b> & co!   \n.kropka na początku\n\nWypisz: https://planner.example/u/abc.def',
    );
  });

  it('carries the headers of bulk mail, and one-click only where it works', async () => {
    const { headers } = await simpleParser(mime());
    expect(headers.get('message-id')).toBe('<0198f2aa-0000-4000-8000-000000000001.7@malwa.example>');
    expect(headers.get('precedence')).toBe('bulk');
    expect(headers.get('feedback-id')).toBe(`${campaign.sendId}:${campaign.clientId}:newsletter:asystentka`);
    expect(headers.get('list')).toMatchObject({ unsubscribe: { url: 'https://planner.example/u/abc.def' } });
    expect(mime().toString()).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(mime({ oneClick: false }).toString()).not.toContain('List-Unsubscribe-Post');
  });

  it('falls back where a reader has nothing to fill in', async () => {
    const parsed = await simpleParser(mime({ merge: {} }));
    expect(parsed.subject).toContain('Wieńce, Szanowni Państwo:');
    expect(parsed.html).toContain('Dzień dobry, Czytelniku!');
  });

  it('keeps control characters of a name out of the headers', async () => {
    const parsed = await simpleParser(
      mime({ name: 'Zła\r\nBcc: wszyscy@example.pl', merge: { first_name: 'A\r\nBcc: x@example.pl' } }),
    );
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.headers.get('bcc')).toBeUndefined();
  });

  it('is signed so that a receiver believes it, one-click headers included', async () => {
    const result = await dkim(mime());
    expect(result?.status.result).toBe('pass');
    const signed = /h=([^;]+);/.exec(mime().toString())?.[1]?.replace(/\s/g, '').toLowerCase().split(':') ?? [];
    for (const header of ['from', 'subject', 'list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id'])
      expect(signed).toContain(header);
  });

  it('is believed no more once a letter was changed', async () => {
    const changed = Buffer.from(
      mime().toString('latin1').replace('List-Unsubscribe=One-Click', 'List-Unsubscribe=Two-Click'),
      'latin1',
    );
    expect((await dkim(changed))?.status.result).not.toBe('pass');
    const body = Buffer.from(
      mime().toString('latin1').replace('Czytelniku', 'Czytelnika').replace('kwiatach', 'kwiatkach'),
      'latin1',
    );
    expect((await dkim(body))?.status.result).not.toBe('pass');
  });

  it('goes unsigned without a key, and has no line longer than mail allows', () => {
    const mail = mime({}, { dkim: null }).toString('latin1');
    expect(mail).not.toContain('DKIM-Signature');
    expect(
      Math.max(
        ...mime()
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(998);
    expect(mail.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Buffer.from(mail, 'latin1').every((byte) => byte < 0x80)).toBe(true);
  });
});

it('encodes pieces that can be laid side by side', () => {
  const words = ['zażółć ', 'a b ', '\n', 'koniec =', ' \n x', '.'.repeat(200), 'ą'.repeat(60)];
  const joined = Buffer.concat(words.map(quotedPrintable)).toString('latin1');
  const decoded = Buffer.from(
    joined
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8');
  expect(decoded).toBe(words.join('').replaceAll('\n', '\r\n'));
  expect(Math.max(...joined.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76);
  expect(joined).not.toMatch(/[ \t]\r\n/);
});

it('takes no key that receivers would not believe', () => {
  expect(readDkimKey('a.example', 's', 'not a key')).toBeNull();
  expect(
    readDkimKey(
      'a.example',
      's',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ),
  ).toBeNull();
});
