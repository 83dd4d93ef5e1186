import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from '#server/config.ts';

const long = 'x'.repeat(32);

describe('values', () => {
  test('with nothing set, the app runs on this machine alone', () => {
    expect(readConfig({}, '/srv/asystentka')).toEqual({
      host: '127.0.0.1',
      linkedinVersion: '202606',
      port: 3000,
      appUrl: 'http://localhost:3000',
      dataDir: '/srv/asystentka/.data',
      databaseUrl: null,
      appSecret: null,
      appSecretPrevious: [],
      smtpUrl: null,
      mailFrom: 'asystentka@localhost',
      metricsToken: null,
      outboundAllow: [],
      trustProxy: false,
      role: 'all',
      logLevel: 'info',
      isLoopback: true,
      isHttps: false,
    });
  });

  test('empty is as if not set, as in the example file', () => {
    expect(readConfig({ SMTP_URL: '', DATABASE_URL: ' ', ALLOW_HTTP: '', APP_SECRET_PREVIOUS: '' })).toEqual(
      readConfig({}),
    );
  });

  test.each<[Environment, object]>([
    [{ PORT: '8080' }, { port: 8080, appUrl: 'http://localhost:8080' }],
    [{ APP_URL: 'https://Planner.Example/' }, { appUrl: 'https://planner.example', isHttps: true, isLoopback: false }],
    [{ APP_URL: 'http://[::1]:4000' }, { isLoopback: true }],
    [
      { APP_URL: 'http://10.0.0.5:3000', ALLOW_HTTP: '1' },
      { isLoopback: false, isHttps: false },
    ],
    [{ TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [{ TRUST_PROXY: '10.0.0.0/8, ::1' }, { trustProxy: ['10.0.0.0/8', '::1'] }],
    [{ TRUST_PROXY: '0' }, { trustProxy: false }],
    [{ OUTBOUND_ALLOW: 'mail.lan:25, [fd00::1]:587' }, { outboundAllow: ['mail.lan:25', '[fd00::1]:587'] }],
    [{ APP_SECRET_PREVIOUS: `${long},${long}y` }, { appSecretPrevious: [long, `${long}y`] }],
    [
      { DATABASE_URL: 'postgres://a:b@db:5432/c', ROLE: 'worker', APP_SECRET: long },
      { role: 'worker', appSecret: long },
    ],
  ])('%o', (env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });
});

describe('bad values', () => {
  test.each<[string, Environment, string]>([
    ['PORT', { PORT: '70000' }, 'whole number from 0 to 65535'],
    ['PORT', { PORT: 'http' }, 'whole number'],
    ['PORT', { PORT: '-1' }, 'whole number'],
    ['APP_URL', { APP_URL: 'planner.example' }, 'https://planner.example'],
    ['APP_URL', { APP_URL: 'https://planner.example/app' }, 'without a path'],
    ['APP_URL', { APP_URL: 'ftp://planner.example' }, 'an origin'],
    ['APP_URL', { APP_URL: 'http://planner.example' }, 'ALLOW_HTTP=1'],
    ['APP_URL', { APP_URL: 'http://localhost.evil.example' }, 'ALLOW_HTTP=1'],
    ['ALLOW_HTTP', { ALLOW_HTTP: 'yes' }, '1 or nothing'],
    ['ROLE', { ROLE: 'server' }, 'all, web or worker'],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db/app' }, 'postgres://user:password@host:5432/name'],
    ['APP_SECRET', { APP_SECRET: 'short' }, 'at least 32 characters'],
    ['APP_SECRET_PREVIOUS', { APP_SECRET_PREVIOUS: `${long},short` }, 'at least 32 characters'],
    ['APP_SECRET', { DATABASE_URL: 'postgres://a:b@db/c', ROLE: 'web' }, 'the same for every node'],
    ['SMTP_URL', { SMTP_URL: 'mail.example:25' }, 'smtps://'],
    ['MAIL_FROM', { MAIL_FROM: 'Ola <ola@example.pl>' }, 'one mail address'],
    ['OUTBOUND_ALLOW', { OUTBOUND_ALLOW: 'mail.lan' }, 'host:port'],
    ['OUTBOUND_ALLOW', { OUTBOUND_ALLOW: 'http://mail.lan:25' }, 'host:port'],
    ['TRUST_PROXY', { TRUST_PROXY: 'yes' }, 'number of proxies'],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/64' }, 'number of proxies'],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, 'debug or silent'],
  ])('%s: %o', (name, env, should) => {
    const refused = () => readConfig(env);
    expect(refused).toThrow(new RegExp(`^ {2}${name} is `, 'm'));
    expect(refused).toThrow(should);
  });

  test('all of them are told at once', () => {
    expect(() => readConfig({ PORT: 'x', ROLE: 'y', TRUST_PROXY: 'z' })).toThrow(/PORT.+ROLE.+TRUST_PROXY/s);
  });

  test('no secret is repeated', () => {
    const env = {
      APP_SECRET: 'hunter2',
      DATABASE_URL: 'mysql://ola:hunter2@db/x',
      SMTP_URL: 'http://ola:hunter2@mail',
    };
    let said = '';
    try {
      readConfig(env);
    } catch (error) {
      said = String(error);
    }
    expect(said).toMatch(/DATABASE_URL.+APP_SECRET.+SMTP_URL/s);
    expect(said).not.toContain('hunter2');
  });
});

test('.env.example names every variable that is read, each with a sentence, and nothing else', () => {
  const read = new Set<string>();
  readConfig(
    new Proxy({} as Environment, {
      get(_, name) {
        if (typeof name === 'string') read.add(name);
        return undefined;
      },
    }),
  );
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const named = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(named.toSorted()).toEqual([...read].toSorted());
  for (const name of named) {
    const at = lines.findIndex((line) => line.startsWith(`${name}=`));
    expect(lines[at - 1], name).toMatch(/^# ./);
  }
  const example = Object.fromEntries(
    lines.flatMap((line) => (/^[A-Z_]+=/.test(line) ? [line.split('=') as [string, string]] : [])),
  );
  expect(readConfig(example)).toEqual(readConfig({}));
});
