import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#server/config.ts';
import type { Db } from '#server/database/connection.ts';

/** Each purpose has a key of its own, derived by HKDF: what is sealed or signed for one means nothing for another. */
export type Purpose = 'credentials' | 'cookies' | 'links' | 'unsubscribe' | 'media' | 'auth' | 'oauth';

export type Secrets = {
  /** AES-256-GCM; `aad` is the id of the row that keeps it, so that a value moved to another row does not open. */
  encrypt(purpose: Purpose, aad: string, plain: string): string;
  /** Opens what `encrypt` made with this secret or a previous one. Throws a plain Error when it cannot. */
  decrypt(purpose: Purpose, aad: string, sealed: string): string;
  /** HMAC-SHA256 of `payload`, base64url, with the secret of today. */
  sign(purpose: Purpose, payload: string): string;
  /** Whether `mac` was made for `payload` with this secret or a previous one; takes the same time either way. */
  verify(purpose: Purpose, payload: string, mac: string): boolean;
  /** 32 bytes that only this purpose uses. */
  derive(purpose: Purpose): Buffer;
  /** Names the secret of today without telling anything about it. */
  keyId: string;
  previousKeyIds: string[];
};

type Ring = { id: string; key(purpose: Purpose): Buffer };

const ivBytes = 12;
const tagBytes = 16;

/**
 * Opens the installation's secrets. Without APP_SECRET one is made once and kept in the data folder, readable by its
 * owner only. Values sealed with a secret of APP_SECRET_PREVIOUS still open; new ones are sealed with today's.
 */
export function openSecrets(config: Pick<Config, 'appSecret' | 'appSecretPrevious' | 'dataDir'>): Secrets {
  const today = ringOf(config.appSecret ?? keptSecret(config.dataDir));
  const rings = [today, ...config.appSecretPrevious.map(ringOf)];
  return {
    keyId: today.id,
    previousKeyIds: rings.slice(1).map((ring) => ring.id),
    derive: (purpose) => today.key(purpose),
    encrypt(purpose, aad, plain) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', today.key(purpose), iv).setAAD(aadOf(today.id, purpose, aad));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${today.id}.${Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url')}`;
    },
    decrypt(purpose, aad, sealed) {
      const [version, id, text, ...rest] = sealed.split('.');
      if (version !== 'v1' || !id || !text || rest.length > 0) throw new Error('This is no sealed value.');
      const ring = rings.find((one) => one.id === id);
      if (!ring) throw new Error(`Sealed with a secret that is not here (key ${id}): add it to APP_SECRET_PREVIOUS.`);
      const bytes = Buffer.from(text, 'base64url');
      const tagAt = bytes.length - tagBytes;
      if (tagAt < ivBytes) throw new Error('This is no sealed value.');
      const decipher = createDecipheriv('aes-256-gcm', ring.key(purpose), bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(aadOf(id, purpose, aad)).setAuthTag(bytes.subarray(tagAt));
      return decipher.update(bytes.subarray(ivBytes, tagAt), undefined, 'utf8') + decipher.final('utf8');
    },
    sign: (purpose, payload) => macOf(today, purpose, payload).toString('base64url'),
    verify(purpose, payload, mac) {
      const given = Buffer.from(mac, 'base64url');
      let fits = false;
      for (const ring of rings) {
        const expected = macOf(ring, purpose, payload);
        if (given.length === expected.length && timingSafeEqual(given, expected)) fits = true;
      }
      return fits;
    },
  };
}

/** What is stored of a token that we handed out: SHA-256, hex. Tokens are random, so no salt is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A token that cannot be guessed: 192 random bits, base64url, 32 characters. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Refuses a node whose secret is not the one this database was made with: it could open no credentials and would
 * throw everybody out. A secret that is known as the previous one is replaced by today's (rotation).
 */
export async function confirmSecret(db: Db, secrets: Secrets, now: Date): Promise<void> {
  await db
    .insertInto('installation')
    .values({ key: 'secret_check', value: secrets.keyId, updated_at: now })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  if (secrets.previousKeyIds.length > 0) {
    await db
      .updateTable('installation')
      .set({ value: secrets.keyId, updated_at: now })
      .where('key', '=', 'secret_check')
      .where('value', 'in', secrets.previousKeyIds)
      .execute();
  }
  const kept = await db.selectFrom('installation').select('value').where('key', '=', 'secret_check').executeTakeFirst();
  if (kept?.value === secrets.keyId) return;
  throw new Error(
    'APP_SECRET is not the one this database was made with. Give every node the same one; to change it, put the old one into APP_SECRET_PREVIOUS.',
  );
}

function ringOf(secret: string): Ring {
  const keys = new Map<string, Buffer>();
  const derive = (info: string): Buffer => {
    const known = keys.get(info);
    if (known) return known;
    const made = Buffer.from(hkdfSync('sha256', secret, 'asystentka', info, 32));
    keys.set(info, made);
    return made;
  };
  return { id: derive('key id').subarray(0, 6).toString('hex'), key: derive };
}

function aadOf(keyId: string, purpose: Purpose, aad: string): Buffer {
  return Buffer.from(`v1\n${keyId}\n${purpose}\n${aad}`);
}

function macOf(ring: Ring, purpose: Purpose, payload: string): Buffer {
  return createHmac('sha256', ring.key(purpose)).update(payload).digest();
}

/** Written beside and linked into place, so that two processes starting at once end up with the same secret. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'app-secret');
  const known = readKept(file);
  if (known) return known;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(fresh);
  }
  chmodSync(file, 0o600);
  const kept = readKept(file);
  if (!kept)
    throw new Error(`${file} is empty: put the installation's secret back, or remove the file to make a new one.`);
  return kept;
}

function readKept(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
