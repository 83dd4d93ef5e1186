import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let secure: Web;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  secure = await openWeb(database.url, { env: { APP_URL: 'https://planner.example', TRUST_PROXY: '1' } });
});
afterAll(async () => {
  await web.close();
  await secure.close();
  await database.close();
});

/** As the proxy in front of it would ask. */
const proxied = {
  'x-forwarded-host': 'planner.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '198.51.100.4',
};

const policyOf = (answer: Response): Record<string, string> =>
  Object.fromEntries(
    (answer.headers.get('content-security-policy') ?? '').split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );

describe('a page', () => {
  test('has a policy whose nonce is new each time and stands on every script', async () => {
    const [first, second] = [await web.get('/sign-in'), await web.get('/sign-in')];
    const policy = policyOf(first);
    const nonce = policy['script-src']?.match(/'nonce-([\w+/=]+)'/)?.[1] ?? '';
    expect(nonce).toHaveLength(24);
    expect(policyOf(second)['script-src']).not.toContain(nonce);
    expect(policy).toEqual({
      'default-src': "'self'",
      'script-src': `'self' 'nonce-${nonce}'`,
      'style-src': `'self' 'nonce-${nonce}'`,
      'style-src-attr': "'unsafe-inline'",
      'img-src': "'self' data: blob:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'frame-src': "'self'",
      'frame-ancestors': "'none'",
      'form-action': "'self'",
      'base-uri': "'none'",
      'object-src': "'none'",
    });
    const html = await first.text();
    const scripts = html.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/ on[a-z]+="/);
  });

  test('says who may frame it, what it may use, and where it came from', async () => {
    const { headers } = await web.get('/sign-in');
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'private, no-cache',
    });
    expect(headers.get('permissions-policy')).toContain('camera=(), ');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('binds the browser to https only where there is https', async () => {
    const plain = await web.get('/sign-in');
    expect(plain.headers.get('strict-transport-security')).toBeNull();
    const strict = await secure.get('/sign-in', proxied);
    expect(strict.status).toBe(200);
    expect(strict.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect(policyOf(strict)).toHaveProperty('upgrade-insecure-requests');
  });

  test.each(['/there/is/nothing', '/setup/guessed', '/settings/profile', '/assets/none.js'])(
    'also where it is an error or a redirect: %s',
    async (path) => {
      const answer = await web.get(path);
      expect(answer.status).not.toBe(200);
      expect(policyOf(answer)['object-src']).toBe("'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('goes out compressed, and piece by piece', async () => {
    const answer = await web.get('/sign-in', { 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('transfer-encoding')).toBe('chunked');
  });
});

describe('assets', () => {
  test('are kept for ever, as their names hold their hash', async () => {
    const html = await (await web.get('/sign-in')).text();
    const asset = html.match(/\/assets\/[\w.-]+\.css/)?.[0] ?? '';
    const answer = await web.get(asset);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await web.get('/assets/gone-12345678.js')).status).toBe(404);
    expect((await web.get('/assets/../../package.json')).status).toBe(404);
    expect((await web.get('/assets/..%2f..%2f..%2fpackage.json')).status).toBeGreaterThanOrEqual(400);
  });
});

describe('what may be asked for under which name', () => {
  const named = (name: string) => web.get('/sign-in', { host: name });

  test('loopback names count as one', async () => {
    const port = new URL(web.url).port;
    for (const name of ['localhost', `127.0.0.1:${port}`, `[::1]:${port}`]) {
      expect([name, (await ask(web, name)).status]).toEqual([name, 200]);
    }
  });

  test('any other name is refused, and health answers to all', async () => {
    for (const name of ['evil.example', 'localhost.evil.example', '0.0.0.0', ''])
      expect([name, (await ask(web, name)).status]).toEqual([name, 421]);
    expect((await ask(web, '10.1.2.3', '/healthz')).status).toBe(200);
    expect((await named('localhost')).status).toBe(200);
  });

  test('what a proxy says counts only where it is trusted', async () => {
    expect((await secure.get('/sign-in', { ...proxied, 'x-forwarded-host': 'evil.example' })).status).toBe(421);
    expect((await secure.get('/sign-in')).status).toBe(421);
    expect((await ask(web, 'evil.example', '/sign-in', { 'x-forwarded-host': 'localhost' })).status).toBe(421);
  });
});

/** `fetch` does not let the Host be chosen. */
async function ask(
  { url }: Web,
  host: string,
  path = '/sign-in',
  headers: Record<string, string> = {},
): Promise<{ status: number }> {
  const { request } = await import('node:http');
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number }>();
  const { port } = new URL(url);
  const sent = request({ port, path, host: '127.0.0.1', headers: { ...headers, host }, setHost: false }, (answer) => {
    answer.resume();
    resolve({ status: answer.statusCode ?? 0 });
  });
  sent.on('error', reject).end();
  return promise;
}
