import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { openLog } from '#server/log.ts';
import { closeCompiler } from '#server/mail/compiler.ts';
import { type Delivering, deliverQueued, ehloName, serverOf } from '#server/mail/deliver.ts';
import { type OutgoingMail, queueMail } from '#server/mail/outbox.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { parseMail, startSmtp, type TestSmtp, trustTestAuthority } from '#test/support/smtp.ts';

const now = new Date('2026-11-24T08:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const mail: OutgoingMail = {
  workspaceId: null,
  kind: 'review_request',
  to: { email: 'ewa@malwa.test', name: 'Ewa Łąka' },
  subject: 'Pięć spraw czeka',
  html: '<p>Zażółć</p>',
  text: 'Zażółć gęślą',
};
let database: TestDatabase;
let smtp: TestSmtp;
let printed = '';

const services = (env: Record<string, string> = {}): Delivering => ({
  db: database.db,
  config: readConfig(env),
  log: openLog('silent'),
  print: (text) => {
    printed += text;
  },
});
const overSmtp = (password = 'róża') =>
  services({
    SMTP_URL: `smtp://poczta:${encodeURIComponent(password)}@127.0.0.1:${smtp.port}`,
    OUTBOUND_ALLOW: `127.0.0.1:${smtp.port}`,
    MAIL_FROM: 'planer@asystentka.test',
  });
const rows = () => database.db.selectFrom('mails').selectAll().orderBy('created_at').execute();

beforeAll(async () => {
  trustTestAuthority();
  [database, smtp] = await Promise.all([
    testDatabase(),
    startSmtp({ security: 'starttls', user: 'poczta', password: 'róża' }),
  ]);
});
afterAll(() => Promise.all([database.close(), smtp.stop(), closeCompiler()]));
beforeEach(async () => {
  printed = '';
  await database.db.deleteFrom('mails').execute();
  await smtp.setRules([]);
  await smtp.clear();
});

test('delivers by SMTP, marked as written by a machine', async () => {
  await queueMail(database.db, { ...mail, headers: { 'Reply-To': 'iwona@biuro.test' } }, now);
  expect(await deliverQueued(overSmtp(), now)).toBe(1);
  expect(await deliverQueued(overSmtp(), later(60))).toBe(0);
  const [row] = await rows();
  expect(row).toMatchObject({ status: 'sent', sent_at: now, html: '<p>Zażółć</p>' });
  const received = await parseMail((await smtp.waitFor(1))[0]!);
  expect(received.headers.get('auto-submitted')).toBe('auto-generated');
  expect(received.messageId).toBe(`<${row?.id}@asystentka.test>`);
  expect(received).toMatchObject({ subject: 'Pięć spraw czeka', text: 'Zażółć gęślą', date: now });
  expect(received.replyTo?.text).toBe('iwona@biuro.test');
});

test('a wrong password keeps the mail and tries again later', async () => {
  await queueMail(database.db, mail, now);
  await deliverQueued(overSmtp('tulipan'), now);
  expect((await rows())[0]).toMatchObject({ status: 'queued', problem: 'credentials_refused', tries: 1 });
  expect(await deliverQueued(overSmtp(), now), 'not at once').toBe(0);
  expect(await deliverQueued(overSmtp(), later(1))).toBe(1);
  expect((await rows())[0]).toMatchObject({ status: 'sent' });
});

test('4xx is tried again, 5xx is not, and neither stops the others', async () => {
  await smtp.setRules([
    { match: 'pelna', at: 'rcpt', answer: 452, words: 'Mailbox full' },
    { match: 'nikt', at: 'rcpt', answer: 550, words: 'No such user' },
  ]);
  for (const email of ['pelna@malwa.test', 'nikt@malwa.test', 'ewa@malwa.test'])
    await queueMail(database.db, { ...mail, to: { email, name: '' } }, now);
  await deliverQueued(overSmtp(), now);
  const all = Object.fromEntries((await rows()).map((row) => [row.to_address, row]));
  expect(all['pelna@malwa.test']).toMatchObject({ status: 'queued', problem: '452 Mailbox full' });
  expect(all['nikt@malwa.test']).toMatchObject({ status: 'failed', problem: '550 No such user' });
  expect(all['ewa@malwa.test']).toMatchObject({ status: 'sent' });
});

test('tries end', async () => {
  await queueMail(database.db, mail, now);
  let rounds = 0;
  for (
    let at = now;
    rounds < 50 && (await deliverQueued(overSmtp('tulipan'), at)) > 0;
    at = new Date(at.getTime() + 3_600_000)
  )
    rounds += 1;
  expect(rounds).toBe(12);
  expect((await rows())[0]).toMatchObject({ status: 'failed', problem: 'credentials_refused' });
});

test('a mail whose process was killed is another process’s after its lease', async () => {
  await queueMail(database.db, mail, now);
  await database.db
    .updateTable('mails')
    .set({ status: 'sending', tries: 1, next_try_at: later(5) })
    .execute();
  expect(await deliverQueued(overSmtp(), later(4))).toBe(0);
  expect(await deliverQueued(overSmtp(), later(6))).toBe(1);
});

test('two processes never take the same mail', async () => {
  for (let n = 0; n < 30; n += 1)
    await queueMail(database.db, { ...mail, to: { email: `r${n}@malwa.test`, name: '' } }, now);
  const took = await Promise.all([deliverQueued(overSmtp(), now), deliverQueued(overSmtp(), now)]);
  expect(took[0]! + took[1]!).toBe(30);
  expect(new Set((await smtp.mails()).map(({ to }) => to[0])).size).toBe(30);
  expect(await smtp.received()).toBe(30);
});

test('without SMTP_URL a mail is kept, and one with a secret only shown in the terminal', async () => {
  await queueMail(database.db, mail, now);
  await queueMail(
    database.db,
    { ...mail, kind: 'sign_in_link', isSecret: true, text: 'https://x/sign-in/abc\n' },
    later(1),
  );
  await deliverQueued(services(), later(1));
  expect(await rows()).toMatchObject([
    { status: 'kept', html: '<p>Zażółć</p>' },
    { status: 'kept', html: '', text: '' },
  ]);
  expect(printed).toContain('https://x/sign-in/abc');
  expect(printed).not.toContain('Zażółć');
});

test('an installation that others reach never prints a secret', async () => {
  await queueMail(database.db, { ...mail, isSecret: true }, now);
  await deliverQueued(services({ APP_URL: 'https://planer.example' }), now);
  expect(printed).toBe('');
  expect((await rows())[0]).toMatchObject({ status: 'failed', problem: 'smtp_missing', text: '' });
});

test('SMTP_URL is read with its escapes and its port', () => {
  expect(serverOf('smtps://a%40b.pl:p%3Ass@mail.example')).toEqual({
    host: 'mail.example',
    port: 465,
    security: 'tls',
    user: 'a@b.pl',
    password: 'p:ss',
  });
  expect(serverOf('smtp://mail.example')).toMatchObject({
    port: 587,
    security: 'opportunistic',
    user: null,
    password: null,
  });
});

test('EHLO names us only where we have a name', () => {
  expect(ehloName('https://planer.example')).toBe('planer.example');
  expect(ehloName('http://localhost:3000')).toBe('[127.0.0.1]');
  expect(ehloName('http://192.168.0.7:3000')).toBe('[127.0.0.1]');
});

const ownMail = {
  ...mail,
  mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Zażółć</mj-text></mj-column></mj-section></mj-body></mjml>',
};

test('is put together by whoever delivers it, once', async () => {
  const { html: _, ...written } = ownMail;
  await queueMail(database.db, written, now);
  expect(await rows()).toMatchObject([{ status: 'queued', html: '', mjml: ownMail.mjml }]);
  await deliverQueued(overSmtp('wrong'), now);
  const [tried] = await rows();
  expect(tried).toMatchObject({ status: 'queued', mjml: '', html: expect.stringContaining('Zażółć</div>') });
  await deliverQueued(overSmtp(), later(60));
  expect(await rows()).toMatchObject([{ status: 'sent', html: tried?.html }]);
  expect((await parseMail((await smtp.waitFor(1))[0]!)).html).toContain('Zażółć</div>');
});

test('one that cannot be put together holds nobody up, and is said to have failed in the end', async () => {
  const { html: _, ...written } = ownMail;
  await queueMail(database.db, { ...written, mjml: '<mjml><mj-body><mj-nothing /></mj-body></mjml>' }, now);
  await queueMail(database.db, { ...mail, subject: 'Druga' }, later(1));
  expect(await deliverQueued(overSmtp(), later(1))).toBe(2);
  expect(await rows()).toMatchObject([{ status: 'queued', problem: 'not_made' }, { status: 'sent' }]);
  for (let tries = 1; tries <= 12; tries++) await deliverQueued(overSmtp(), later(1 + tries * 120));
  expect(await rows()).toMatchObject([{ status: 'failed', problem: 'not_made' }, { status: 'sent' }]);
});

test('while the compiler has no time, nothing of the round waits for it twice', async () => {
  const { html: _, ...written } = ownMail;
  for (const subject of ['Pierwsza', 'Druga', 'Trzecia']) await queueMail(database.db, { ...written, subject }, now);
  await closeCompiler();
  const round = deliverQueued(overSmtp(), now);
  while ((await rows()).every(({ problem }) => problem === null)) await closeCompiler();
  expect(await round).toBe(3);
  const left = { status: 'queued', problem: 'not_made', mjml: ownMail.mjml };
  expect(await rows()).toMatchObject([left, left, left]);
  expect(await deliverQueued(overSmtp(), later(60))).toBe(3);
  expect((await rows()).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
});
