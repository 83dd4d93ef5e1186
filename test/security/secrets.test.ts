import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmSecret, hashToken, newToken, openSecrets } from '#server/security/secrets.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

const secret = 'a'.repeat(40);
const other = 'b'.repeat(40);
const now = new Date('2026-11-24T09:00:00Z');

const open = (appSecret: string | null, appSecretPrevious: string[] = [], dataDir = '/nowhere') =>
  openSecrets({ appSecret, appSecretPrevious, dataDir });

describe('sealing', () => {
  const secrets = open(secret);

  test('opens what it sealed, and never seals twice alike', () => {
    const sealed = secrets.encrypt('credentials', 'row-1', 'żółw 🐢');
    expect(secrets.decrypt('credentials', 'row-1', sealed)).toBe('żółw 🐢');
    expect(secrets.encrypt('credentials', 'row-1', 'żółw 🐢')).not.toBe(sealed);
    expect(secrets.decrypt('credentials', 'row-1', secrets.encrypt('credentials', 'row-1', ''))).toBe('');
  });

  test('does not open for another row, another purpose, or when one byte differs', () => {
    const sealed = secrets.encrypt('credentials', 'row-1', 'app password');
    expect(() => secrets.decrypt('credentials', 'row-2', sealed)).toThrow();
    expect(() => secrets.decrypt('oauth', 'row-1', sealed)).toThrow();
    const at = sealed.length - 10;
    const bent = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(() => secrets.decrypt('credentials', 'row-1', bent)).toThrow();
    expect(() => secrets.decrypt('credentials', 'row-1', sealed.slice(0, 20))).toThrow();
    expect(() => secrets.decrypt('credentials', 'row-1', 'plain')).toThrow('no sealed value');
  });

  test('a previous secret opens and verifies, but today’s seals', () => {
    const old = secrets.encrypt('credentials', 'row-1', 'kept');
    const mac = secrets.sign('unsubscribe', 'send.7');
    const rotated = open(other, [secret]);
    expect(rotated.decrypt('credentials', 'row-1', old)).toBe('kept');
    expect(rotated.verify('unsubscribe', 'send.7', mac)).toBe(true);
    expect(() => secrets.decrypt('credentials', 'row-1', rotated.encrypt('credentials', 'row-1', 'new'))).toThrow(
      'APP_SECRET_PREVIOUS',
    );
    expect(() => open(other).decrypt('credentials', 'row-1', old)).toThrow('APP_SECRET_PREVIOUS');
  });
});

test('a signature is for one payload and one purpose', () => {
  const secrets = open(secret);
  const mac = secrets.sign('media', 'a/1');
  expect(secrets.verify('media', 'a/1', mac)).toBe(true);
  expect(secrets.verify('media', 'a/2', mac)).toBe(false);
  expect(secrets.verify('links', 'a/1', mac)).toBe(false);
  expect(secrets.verify('media', 'a/1', mac.slice(0, -2))).toBe(false);
  expect(secrets.verify('media', 'a/1', '')).toBe(false);
  expect(open(other).verify('media', 'a/1', mac)).toBe(false);
});

test('every purpose has 32 bytes of its own', () => {
  const secrets = open(secret);
  expect(secrets.derive('auth')).toHaveLength(32);
  expect(secrets.derive('auth').equals(secrets.derive('cookies'))).toBe(false);
  expect(secrets.derive('auth').equals(open(secret).derive('auth'))).toBe(true);
});

test('tokens do not repeat and are stored as a hash', () => {
  expect(newToken()).toMatch(/^[\w-]{32}$/);
  expect(newToken()).not.toBe(newToken());
  expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('a secret that nobody gave', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'asystentka-secret-'));
    return () => rmSync(folder, { recursive: true });
  });

  test('is made once, kept for its owner only, and used again', () => {
    const dataDir = join(folder, 'data');
    const sealed = open(null, [], dataDir).encrypt('oauth', 'row', 'verifier');
    expect(open(null, [], dataDir).decrypt('oauth', 'row', sealed)).toBe('verifier');
    const file = join(dataDir, 'app-secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toHaveLength(43);
  });
});

describe('the check value in the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  test('refuses another secret, takes a rotation, and then refuses the old one', async () => {
    const { db } = database;
    await confirmSecret(db, open(secret), now);
    await confirmSecret(db, open(secret), now);
    await expect(confirmSecret(db, open(other), now)).rejects.toThrow('APP_SECRET');
    await confirmSecret(db, open(other, [secret]), now);
    await confirmSecret(db, open(other), now);
    await expect(confirmSecret(db, open(secret), now)).rejects.toThrow('APP_SECRET_PREVIOUS');
  });
});
