import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openGuard } from '#server/http/guard.ts';
import { openSmtp, type SmtpServer, type SmtpSession } from '#server/mail/smtp.ts';
import { parseMail, startSmtp, type TestSmtp, trustTestAuthority } from '#test/support/smtp.ts';

let smtp: TestSmtp;
let server: SmtpServer;
const mime = 'From: a@malwa.test\r\nTo: b@reader.test\r\nSubject: Raz\r\n\r\nDwa\r\n.kropka\r\n';
/** No line begins with a dot. */
const plain = mime.replace('\r\n.kropka', '\r\n=2Ekropka');
const long = [plain, 'x'.repeat(70).concat('\r\n').repeat(20_000)];
const envelope = { from: 'a@malwa.test', to: 'b@reader.test' };

const open = (to: Partial<SmtpServer> = {}, options = {}) => {
  const target = { ...server, ...to };
  return openSmtp(target, {
    guard: openGuard({ allow: [`${target.host}:${target.port}`] }),
    name: 'planner.test',
    ...options,
  });
};

async function session(options = {}): Promise<SmtpSession> {
  const opened = await open({}, options);
  if (opened.kind === 'failed') throw new Error(opened.reason);
  return opened.session;
}

beforeAll(async () => {
  trustTestAuthority();
  smtp = await startSmtp({ security: 'starttls', user: 'malwa', password: 'peonie 7' });
  server = { host: smtp.host, port: smtp.port, security: 'starttls', user: 'malwa', password: 'peonie 7' };
});
afterEach(() => smtp.setRules([]));
afterAll(() => smtp.stop());

test('sends several mails over one encrypted, signed-in session, dots kept', async () => {
  await smtp.clear();
  const one = await session();
  for (const to of ['b@reader.test', 'c@reader.test']) {
    expect(await one.send({ ...envelope, to }, [mime])).toMatchObject({ kind: 'accepted' });
  }
  one.close();
  const mails = await smtp.waitFor(2);
  expect(mails.map(({ to, secure, user }) => ({ to, secure, user }))).toEqual([
    { to: ['b@reader.test'], secure: true, user: 'malwa' },
    { to: ['c@reader.test'], secure: true, user: 'malwa' },
  ]);
  expect((await parseMail(mails[0]!)).text).toBe('Dwa\n.kropka\n');
});

test('a mail that is ready arrives as it is, byte for byte, one after the other', async () => {
  await smtp.clear();
  const one = await session();
  const pieces = [plain, 'x. y.\r\n', '\r\n', 'koniec\r\n'].map((piece) => Buffer.from(piece));
  for (let mail = 0; mail < 3; mail += 1)
    expect(await one.sendReady(envelope, pieces)).toMatchObject({ kind: 'accepted' });
  expect(await one.send(envelope, [mime])).toMatchObject({ kind: 'accepted' });
  one.close();
  const raws = (await smtp.waitFor(4)).map(({ raw }) => Buffer.from(raw, 'base64').toString());
  for (const raw of raws.slice(0, 3)) expect(raw.endsWith(Buffer.concat(pieces).toString())).toBe(true);
  expect(raws[3]?.endsWith(mime)).toBe(true);
});

describe('a session that cannot be had is named by its cause', () => {
  test('wrong password', async () => {
    expect(await open({ password: 'róża' })).toEqual({ kind: 'failed', reason: 'credentials_refused' });
  });
  test('closed port', async () => {
    expect(await open({ port: 1 })).toEqual({ kind: 'failed', reason: 'connection_refused' });
  });
  test('a certificate for another name', async () => {
    const guard = openGuard({
      allow: [`planner.test:${smtp.port}`],
      resolver: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    expect(await openSmtp({ ...server, host: 'planner.test' }, { guard, name: 'x' })).toEqual({
      kind: 'failed',
      reason: 'certificate_wrong_name',
    });
  });
  test('TLS from the start, on a port that begins in the open', async () => {
    expect(await open({ security: 'tls' })).toEqual({ kind: 'failed', reason: 'port_wrong' });
  });
  test('the open beginning, on a port that is TLS from the start', async () => {
    const other = await startSmtp({ security: 'tls' });
    expect(await open({ port: other.port }, { connectMs: 700 })).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/port_wrong|timeout|connection_reset/),
    });
    await other.stop();
  });
  test('no STARTTLS offered: the password stays here', async () => {
    const other = await startSmtp({ security: 'none', user: 'malwa', password: 'peonie 7' });
    expect(await open({ port: other.port })).toEqual({ kind: 'failed', reason: 'starttls_missing' });
    expect(await open({ port: other.port, security: 'opportunistic' })).toEqual({
      kind: 'failed',
      reason: 'starttls_missing',
    });
    await other.stop();
  });
  test('no sign-in offered', async () => {
    const other = await startSmtp({ security: 'starttls' });
    expect(await open({ port: other.port })).toEqual({ kind: 'failed', reason: 'auth_missing' });
    await other.stop();
  });
  test('something else listens there', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as { port: number };
    expect(await open({ port }, { connectMs: 300 })).toEqual({ kind: 'failed', reason: 'port_wrong' });
    mute.close();
  });
  test('a private address is refused before a connection is opened', async () => {
    let connections = 0;
    const connector = () => {
      connections += 1;
      return Promise.reject(new Error('no'));
    };
    const guard = openGuard({ allow: [], resolver: async () => [{ address: '10.0.0.7', family: 4 }] });
    for (const host of ['relay.malwa.test', '127.0.0.1', '169.254.169.254', '[::1]'])
      expect(await openSmtp({ ...server, host }, { guard, connector, name: 'x' })).toEqual({
        kind: 'failed',
        reason: 'private_address',
      });
    expect(connections).toBe(0);
  });
});

const ways = {
  written: (one: SmtpSession, pieces: string[], before?: () => void) => one.send(envelope, pieces, before),
  ready: (one: SmtpSession, pieces: string[], before?: () => void) =>
    one.sendReady(
      envelope,
      pieces.map((piece) => Buffer.from(piece)),
      before,
    ),
};

describe.each(['written', 'ready'] as const)('what became of a mail, %s', (way) => {
  const send = ways[way];

  test.each([
    ['rcpt', 550, { kind: 'refused', whose: 'recipient' }],
    ['mail', 553, { kind: 'refused', whose: 'sender' }],
    ['data', 554, { kind: 'refused', whose: 'message' }],
    ['rcpt', 451, { kind: 'deferred' }],
    ['data', 452, { kind: 'deferred' }],
    ['rcpt', 'drop', { kind: 'lost', reason: 'connection_reset' }],
    ['data', 'drop', { kind: 'doubt', reason: 'connection_reset' }],
    ['data', 'drop-early', { kind: 'doubt', reason: 'connection_reset' }],
    ['rcpt', 'silent', { kind: 'lost', reason: 'timeout' }],
    ['data', 'silent', { kind: 'doubt', reason: 'timeout' }],
  ] as const)('%s answers %s', async (at, answer, expected) => {
    await smtp.setRules([{ match: '.', at, answer, words: 'nie tym razem' }]);
    const one = await session({ silenceMs: 300 });
    const delivery = await send(one, answer === 'drop-early' ? long : [plain]);
    expect(delivery).toMatchObject(expected);
    if (typeof answer === 'number') {
      expect(delivery).toMatchObject({ answer: `${answer} nie tym razem` });
      await smtp.setRules([]);
      expect(await send(one, [plain]), 'the session goes on').toMatchObject({ kind: 'accepted' });
    } else expect(one.isOpen()).toBe(false);
    one.close();
  });

  test('a mail that may no longer leave does not', async () => {
    await smtp.clear();
    const one = await session();
    const late = () => {
      throw new Error('too late');
    };
    expect(await send(one, [plain], late)).toEqual({ kind: 'lost', reason: 'deadline_passed' });
    expect(await smtp.received()).toBe(0);
  });

  test('an address with a line break never reaches the server', async () => {
    const one = await session();
    expect(await one.send({ ...envelope, to: 'a@b.test>\r\nRCPT TO:<c@d.test' }, [mime])).toMatchObject({
      kind: 'refused',
    });
    one.close();
  });
});
