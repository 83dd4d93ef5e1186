import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { openGuard } from '#server/http/guard.ts';
import { openSmtp } from '#server/mail/smtp.ts';
import { readDkimKey } from '#server/newsletters/dkim.ts';
import { messageMaker, type Reader } from '#server/newsletters/message.ts';
import { startSmtp, type TestSmtp, trustTestAuthority } from '#test/support/smtp.ts';
import { type Bench, median, row } from './rows.ts';

/** Mails of one round; five rounds of each way, turn by turn, so that a noisy minute hits all of them. */
const mails = 200;
const rounds = 5;
/** Bytes of HTML: a long newsletter. */
const size = 76 * 1024;

const user = { user: 'listy', password: 'sekret' };
const paragraph =
  '<p style="margin:0 0 14px;font-size:16px;line-height:26px">Makowiec, piernik i żurek odłożymy na wybrany dzień.</p>\n';
const body = paragraph.repeat(Math.ceil(size / Buffer.byteLength(paragraph))).slice(0, size);
const html = (name: string, url: string): string =>
  `<html><body><p>Dzień dobry, ${name}!</p>${body}<a href="${url}">Wypisz</a></body></html>\n`;
const text = (name: string, url: string): string => `Dzień dobry, ${name}!\n\nWypisz: ${url}\n`;
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const dkimKey = { domain: 'malwa.example', selector: 'a1', pem };

const readers: Reader[] = Array.from({ length: mails }, (_, index) => ({
  number: index + 1,
  email: `p${index}@example.pl`,
  name: `Żaneta ${index}`,
  merge: { first_name: `Żaneta ${index}` },
  unsubscribeUrl: `https://planner.example/u/${'x'.repeat(100)}${index}`,
  oneClick: true,
}));

/** Our way: the MIME cut once, one session. */
async function ours(server: TestSmtp, signed: boolean): Promise<void> {
  const make = messageMaker({
    newsletter: {
      subject: 'Zamówienia świąteczne, {{first_name}}',
      html: html('{{first_name}}', '{{unsubscribe_url}}'),
      text: text('{{first_name}}', '{{unsubscribe_url}}'),
    },
    sender: { name: 'Piekarnia Żytnia', email: 'listy@malwa.example', replyTo: '' },
    sendId: randomUUID(),
    clientId: randomUUID(),
    list: { id: randomUUID(), name: 'Zamówienia stałe' },
    dkim: signed ? readDkimKey(dkimKey.domain, dkimKey.selector, dkimKey.pem) : null,
  });
  const guard = openGuard({ allow: [`${server.host}:${server.port}`] });
  const opened = await openSmtp(
    { host: server.host, port: server.port, security: 'tls', ...user },
    { guard, name: 'planner.example' },
  );
  if (opened.kind === 'failed') throw new Error(opened.reason);
  for (const reader of readers) {
    const message = make(reader, new Date());
    const delivery = await opened.session.sendReady({ from: message.from, to: message.to }, message.mime);
    if (delivery.kind !== 'accepted') throw new Error(delivery.kind);
  }
  opened.session.close();
}

/** The usual way: nodemailer's `sendMail` with the same content over one pooled connection. */
async function plain(server: TestSmtp, signed: boolean): Promise<void> {
  const transport = createTransport({
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    host: server.host,
    port: server.port,
    secure: true,
    auth: { user: user.user, pass: user.password },
    ...(signed ? { dkim: { domainName: dkimKey.domain, keySelector: dkimKey.selector, privateKey: dkimKey.pem } } : {}),
  });
  for (const reader of readers) {
    const name = String(reader.merge.first_name);
    await transport.sendMail({
      from: { name: 'Piekarnia Żytnia', address: 'listy@malwa.example' },
      to: { name: reader.name, address: reader.email },
      subject: `Zamówienia świąteczne, ${name}`,
      html: html(name, reader.unsubscribeUrl),
      text: text(name, reader.unsubscribeUrl),
      headers: {
        'List-Unsubscribe': `<${reader.unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
  }
  transport.close();
}

/** What a newsletter costs this process, the mail server being another: mails per second of our own CPU time. */
const newsletter: Bench = {
  name: 'newsletter',
  async run({ say }) {
    trustTestAuthority();
    const server = await startSmtp({ security: 'tls', ...user, countOnly: true });
    const rate = async (work: () => Promise<void>): Promise<number> => {
      const before = process.cpuUsage();
      await work();
      const { user: inUser, system } = process.cpuUsage(before);
      return mails / ((inUser + system) / 1e6);
    };
    const rates: Record<string, number[]> = { ours: [], plain: [], oursSigned: [], plainSigned: [] };
    try {
      // Once unmeasured, so that neither way pays for compiling.
      await ours(server, true);
      await plain(server, true);
      for (let round = 0; round < rounds; round += 1) {
        say(`round ${round + 1} of ${rounds}`);
        rates.ours?.push(await rate(() => ours(server, false)));
        rates.plain?.push(await rate(() => plain(server, false)));
        rates.oursSigned?.push(await rate(() => ours(server, true)));
        rates.plainSigned?.push(await rate(() => plain(server, true)));
      }
    } finally {
      await server.stop();
    }
    const { ours: mine = [], plain: theirs = [], oursSigned = [], plainSigned = [] } = rates;
    const unit = 'mails/CPU s';
    return [
      // The baseline is nodemailer in this very run.
      row({
        measure: '76 KB over TLS, beside nodemailer',
        samples: mine,
        unit,
        baseline: theirs,
        goal: 5 * median(theirs),
        better: 'higher',
      }),
      row({
        measure: 'the same with DKIM',
        samples: oursSigned,
        unit,
        baseline: plainSigned,
        goal: 5 * median(plainSigned),
        better: 'higher',
      }),
    ];
  },
};

export default newsletter;
