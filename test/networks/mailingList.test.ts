import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reachOf } from '#server/channels/reach.ts';
import { readConfig } from '#server/config.ts';
import type { ConnectContext } from '#server/networks/interface/connecting.ts';
import type { Account } from '#server/networks/interface/reach.ts';
import { dkimOf, mailingList, smtpServerOf } from '#server/networks/mailingList.ts';
import { testCall } from '#test/support/calls.ts';
import { monday } from '#test/support/factories.ts';
import { testSecret } from '#test/support/people.ts';
import { startSmtp, type TestSmtp, trustTestAuthority } from '#test/support/smtp.ts';

if (mailingList.connecting.by !== 'form') throw new Error('A mailing list connects by a form');
const { connect } = mailingList.connecting;

let smtp: TestSmtp;
const others: (TestSmtp | Server)[] = [];

beforeAll(async () => {
  trustTestAuthority();
  smtp = await startSmtp({ security: 'starttls', user: 'malwa', password: 'peonie 7' });
});
afterEach(async () => {
  await smtp.setRules([]);
  expect(await smtp.received()).toBe(0);
  for (const other of others.splice(0))
    await ('stop' in other ? other.stop() : new Promise((resolve) => other.close(resolve)));
});
afterAll(() => smtp.stop());

/** The real way to a mail server; every place that a test names may be reached. */
function reach(port: number, allow = [`127.0.0.1:${port}`]): ConnectContext {
  const config = readConfig({
    APP_URL: 'https://planner.test',
    APP_SECRET: testSecret,
    OUTBOUND_ALLOW: allow.join(','),
  });
  const http: ConnectContext['http'] = async () => ({ kind: 'failure', reason: 'name_not_found', sent: false });
  return {
    ...reachOf({ config, clock: { now: () => monday } }, { http, signal: AbortSignal.timeout(20_000) }),
    newToken: () => 'token',
  };
}
const form = (over: Record<string, string> = {}) => ({
  fromName: 'Kwiaciarnia Malwa',
  fromAddress: 'listy@malwa.example',
  replyTo: 'basia@malwa.example',
  delivery: 'smtp',
  host: '127.0.0.1',
  port: String(smtp.port),
  security: 'starttls',
  user: 'malwa',
  password: 'peonie 7',
  dkimDomain: '',
  dkimSelector: '',
  dkimPrivateKey: '',
  ...over,
});
const answer = (over: Record<string, string> = {}, before?: Account) => {
  const input = form(over);
  return connect(reach(Number(input.port) || 1), input, before);
};
async function another(settings: Parameters<typeof startSmtp>[0]): Promise<string> {
  const server = await startSmtp(settings);
  others.push(server);
  return String(server.port);
}
const rsa = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('verifying speaks to the server and sends nothing', () => {
  test('right: connected, with the password among the secrets only', async () => {
    const result = await answer();
    if (result.kind !== 'connected') throw new Error(result.reason);
    const { account } = result;
    expect(account).toMatchObject({ name: 'listy@malwa.example', credentials: { password: 'peonie 7' } });
    expect(JSON.stringify(account.settings)).not.toContain('peonie');
    expect(smtpServerOf(account)).toEqual({
      host: '127.0.0.1',
      port: smtp.port,
      security: 'starttls',
      user: 'malwa',
      password: 'peonie 7',
    });
    expect(dkimOf(account)).toBeNull();
  });

  test.each([
    ['a wrong password', { password: 'róża' }, 'credentials_refused', 'password'],
    ['a closed port', { port: '1' }, 'connection_refused', 'port'],
    ['TLS from the start on a STARTTLS port', { security: 'tls' }, 'port_wrong', 'port'],
    ['no password for a user', { password: '' }, 'input_missing', 'password'],
    ['a port that is none', { port: '70000' }, 'input_invalid', 'port'],
    ['a port in words', { port: 'smtp' }, 'input_invalid', 'port'],
    ['a sender that is no address', { fromAddress: 'malwa' }, 'input_invalid', 'fromAddress'],
    [
      'a sender with a header behind it',
      { fromAddress: 'a@b.example\r\nBcc: c@d.example' },
      'input_invalid',
      'fromAddress',
    ],
    ['answers to no address', { replyTo: 'basia' }, 'input_invalid', 'replyTo'],
    ['a name with a line break', { fromName: 'Malwa\r\nBcc: x' }, 'input_invalid', 'fromName'],
  ])('%s', async (_what, over, reason, field) => {
    expect(await answer(over)).toEqual({ kind: 'failed', reason, field });
  });

  test('no STARTTLS: the password stays here', async () => {
    const port = await another({ security: 'none', user: 'malwa', password: 'peonie 7' });
    expect(await answer({ port })).toEqual({ kind: 'failed', reason: 'starttls_missing', field: 'security' });
  });

  test('a server that knows no users', async () => {
    const port = await another({ security: 'starttls' });
    expect(await answer({ port })).toEqual({ kind: 'failed', reason: 'auth_missing', field: 'user' });
  });

  test('a server that takes mail only from users', async () => {
    await smtp.setRules([{ match: '.', at: 'mail', answer: 530, words: '5.7.0 Authentication required' }]);
    const result = await answer({ user: '', password: '' });
    expect(result).toEqual({ kind: 'failed', reason: 'auth_needed', field: 'user' });
  });

  test('a sender that does not belong to the account; its words are not echoed', async () => {
    await smtp.setRules([{ match: 'listy@', at: 'mail', answer: 553, words: 'secret-banner: not owned by user' }]);
    const result = await answer();
    expect(result).toEqual({ kind: 'failed', reason: 'sender_refused', field: 'fromAddress' });
  });

  test('whether the sender’s own mailbox exists is no matter', async () => {
    await smtp.setRules([{ match: 'listy@', at: 'rcpt', answer: 550, words: '5.1.1 no such user' }]);
    expect(await answer()).toMatchObject({ kind: 'connected' });
  });

  test('TLS from the start, where that is right', async () => {
    const port = await another({ security: 'tls', user: 'malwa', password: 'peonie 7' });
    expect(await answer({ port, security: 'tls' })).toMatchObject({ kind: 'connected' });
  });

  test('something else listens there', async () => {
    const banner = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request secret-banner\r\n\r\n');
    }).listen(0, '127.0.0.1');
    others.push(banner);
    await new Promise((resolve) => banner.once('listening', resolve));
    const { port } = banner.address() as { port: number };
    const result = await answer({ port: String(port) });
    expect(result).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(result)).not.toContain('secret-banner');
  });

  test('a private address that nobody allowed, by name, number and mapped form', async () => {
    for (const host of [
      '127.0.0.1',
      'localhost',
      '169.254.169.254',
      '10.0.0.5',
      '::1',
      '::ffff:127.0.0.1',
      '2130706433',
    ]) {
      const result = await connect(reach(smtp.port, []), form({ host }));
      expect(result).toMatchObject({
        kind: 'failed',
        reason: expect.stringMatching(/private_address|name_not_found/),
        field: 'host',
      });
    }
  });

  test('a password in the clear goes only where the owner of the installation allows it', async () => {
    const port = await another({ security: 'none', user: 'malwa', password: 'peonie 7' });
    expect(await answer({ port, security: 'none' })).toMatchObject({ kind: 'connected' });
    expect(await connect(reach(25, []), form({ host: '93.184.216.34', port: '25', security: 'none' }))).toEqual({
      kind: 'failed',
      reason: 'insecure',
      field: 'security',
    });
  });
});

describe('kept in the local mailbox', () => {
  test('asks for no server', async () => {
    const result = await answer({ delivery: 'local', host: '', port: '', user: '', password: '' });
    expect(result).toMatchObject({ kind: 'connected', account: { settings: { delivery: 'local' }, credentials: {} } });
  });
});

describe('signing', () => {
  const signed = { dkimDomain: 'Malwa.example', dkimSelector: 's1' };

  test('with an RSA key', async () => {
    const dkimPrivateKey = rsa(2048);
    const result = await answer({ ...signed, dkimPrivateKey });
    if (result.kind !== 'connected') throw new Error(result.reason);
    expect(dkimOf(result.account)).toEqual({
      domain: 'malwa.example',
      selector: 's1',
      privateKey: dkimPrivateKey.trim(),
    });
  });

  test('not with a key that would sign nothing', async () => {
    const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const dkimPrivateKey of [ed25519, rsa(512), 'no key at all']) {
      expect(await answer({ ...signed, dkimPrivateKey })).toEqual({
        kind: 'failed',
        reason: 'dkim_key_unusable',
        field: 'dkimPrivateKey',
      });
    }
    expect(await answer(signed)).toEqual({ kind: 'failed', reason: 'input_missing', field: 'dkimPrivateKey' });
    expect(await answer({ dkimDomain: 'malwa.example' })).toEqual({
      kind: 'failed',
      reason: 'input_invalid',
      field: 'dkimSelector',
    });
  });
});

test('connected again without typing them, password and key stay', async () => {
  const dkimPrivateKey = rsa(2048);
  const first = await answer({ dkimDomain: 'malwa.example', dkimSelector: 's1', dkimPrivateKey });
  if (first.kind !== 'connected') throw new Error(first.reason);
  const before: Account = { ...first.account, limits: mailingList.limits };
  const again = await answer(
    { password: '', dkimPrivateKey: '', dkimDomain: 'malwa.example', dkimSelector: 's1', fromName: 'Malwa' },
    before,
  );
  expect(again).toMatchObject({
    kind: 'connected',
    account: { credentials: first.account.credentials, settings: { fromName: 'Malwa' } },
  });
});

test('a stored password never goes to another server than it was given for', async () => {
  const first = await answer();
  if (first.kind !== 'connected') throw new Error(first.reason);
  const before: Account = { ...first.account, limits: mailingList.limits };
  const port = await another({ security: 'starttls', user: 'malwa', password: 'peonie 7' });
  expect(await answer({ password: '', port }, before)).toEqual({
    kind: 'failed',
    reason: 'input_missing',
    field: 'password',
  });
  expect(await answer({ password: '', security: 'none' }, before)).toEqual({
    kind: 'failed',
    reason: 'input_missing',
    field: 'password',
  });
});

test('the check: a changed password is to be connected again, a server that is away is not', async () => {
  const result = await answer();
  if (result.kind !== 'connected') throw new Error(result.reason);
  const check = (credentials: Record<string, unknown>, port = smtp.port) =>
    mailingList.check({
      ...testCall(
        mailingList,
        { ...result.account, credentials, settings: { ...result.account.settings, port } },
        { places: [], now: () => monday },
      ),
      askMailServer: reach(port).askMailServer,
    });
  expect(await check(result.account.credentials)).toMatchObject({ kind: 'ok', remoteAccountId: 'listy@malwa.example' });
  expect(await check({ password: 'changed' })).toEqual({ kind: 'reconnect', reason: 'credentials_refused' });
  expect(await check(result.account.credentials, 1)).toEqual({ kind: 'trouble', reason: 'connection_refused' });
});
