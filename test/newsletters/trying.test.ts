import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { createContent } from '#server/content/drafting.ts';
import { closeCompiler } from '#server/mail/compiler.ts';
import { sendTest } from '#server/newsletters/trying.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { parseMail, startSmtp, type TestSmtp, trustTestAuthority } from '#test/support/smtp.ts';

const secrets = openSecrets({ appSecret: 'a'.repeat(40), appSecretPrevious: [], dataDir: '' } as never);
let database: TestDatabase;
let smtp: TestSmtp;
let owner: MemberActor;
let contentId: string;
let channelId: string;

beforeAll(async () => {
  trustTestAuthority();
  [database, smtp] = await Promise.all([
    testDatabase(),
    startSmtp({ security: 'starttls', user: 'listy', password: 'róża' }),
  ]);
  const { db } = database;
  owner = await makeOwner(db, 'Ola Kowalska');
  const clientId = await makeClient(db, owner.workspaceId, { name: 'Kwiaciarnia Malwa' });
  channelId = await makeChannel(db, owner.workspaceId, clientId, {
    network: 'mailingList',
    settings: {
      delivery: 'smtp',
      host: smtp.host,
      port: smtp.port,
      security: 'starttls',
      user: 'listy',
      fromName: 'Malwa',
      fromAddress: 'listy@malwa.example',
    },
  });
  await setPassword('róża');
  const mjml =
    '<mjml><mj-body><mj-section><mj-column><mj-text>Dzień dobry, {{first_name|x}}! <a href="{{unsubscribe_url}}">Wypisz</a></mj-text></mj-column></mj-section></mj-body></mjml>';
  const body = { kind: 'newsletter' as const, subject: 'Wieńce', preheader: '', mjml, text: '', listId: null };
  const content = { clientId, kind: 'newsletter' as const, title: 'Wieńce', channelIds: [channelId], body };
  contentId = (await createContent(db, owner, content, monday)).contentId;
});
afterEach(async () => {
  await smtp.setRules([]);
  await smtp.clear();
});
afterAll(async () => {
  await closeCompiler();
  await Promise.all([smtp.stop(), database.close()]);
});

async function setPassword(password: string): Promise<void> {
  const credentials = secrets.encrypt('credentials', channelId, JSON.stringify({ password }));
  await database.db.updateTable('channels').set({ credentials }).where('id', '=', channelId).execute();
}
const send = (allow = `${smtp.host}:${smtp.port}`) =>
  sendTest(
    { db: database.db, secrets, config: readConfig({ OUTBOUND_ALLOW: allow }) },
    owner,
    { contentId, as: null },
    monday,
  );

test('goes the way of the real mails, to whoever asks and nobody else', async () => {
  expect(await send()).toEqual({ to: owner.email });
  const received = await smtp.waitFor(1);
  expect(received.map(({ to, secure, user }) => ({ to, secure, user }))).toEqual([
    { to: [owner.email], secure: true, user: 'listy' },
  ]);
  const mail = await parseMail(received[0]!);
  expect(mail.subject).toBe('[Test] Wieńce');
  expect(mail.text).toContain('Dzień dobry, Ola!');
  expect(mail.from?.value).toEqual([{ address: 'listy@malwa.example', name: 'Malwa' }]);
  // Nobody is unsubscribed by trying it.
  expect(mail.html).toContain('/u/test"');
});

test('a wrong password, a server that says no, and an address that may not be reached are told apart', async () => {
  await setPassword('tulipan');
  await expect(send()).rejects.toMatchObject({ code: 'testNotSent', params: { reason: 'credentials_refused' } });
  await setPassword('róża');
  await smtp.setRules([{ match: '.', at: 'rcpt', answer: 550, words: 'Not here' }]);
  await expect(send()).rejects.toMatchObject({ code: 'testRefused', params: { answer: '550 Not here' } });
  await expect(send('')).rejects.toMatchObject({ code: 'testNotSent', params: { reason: 'private_address' } });
  expect(await smtp.received()).toBe(0);
});

test('who may not see the client sends nothing', async () => {
  const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  const services = { db: database.db, secrets, config: readConfig({}) };
  await expect(sendTest(services, assistant, { contentId, as: null }, monday)).rejects.toMatchObject({
    kind: 'not_found',
  });
});
