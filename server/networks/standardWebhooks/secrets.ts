import { createHmac } from 'node:crypto';
import { textOf } from '../http/answers.ts';

/**
 * Signing as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body` with every secret that is live, so that a
 * receiver may change to a new one while the old one still counts.
 */

/** More than these are never live at once: the eldest goes. */
const mostLive = 4;

/** The secret's bytes; null for a text that is none (24 to 64 bytes in base64, `whsec_` in front or not). */
function bytesOf(secret: string): Buffer | null {
  const text = secret.trim().replace(/^whsec_/, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

export function isSecret(text: string): boolean {
  return bytesOf(text) !== null;
}

/** The live secrets of an account, newest first. */
export function secretsOf(credentials: Record<string, unknown>): string[] {
  const { secrets } = credentials;
  return Array.isArray(secrets) ? secrets.map(textOf).filter(isSecret) : [];
}

/** The secrets after a new one came: in front of those before it, or in their place. None new: those before it. */
export function withNew(before: readonly string[], added: string, keepsBefore: boolean): string[] {
  if (!added) return keepsBefore ? [...before] : before.slice(0, 1);
  return keepsBefore ? [added, ...before.filter((one) => one !== added)].slice(0, mostLive) : [added];
}

/** The three headers of a message. `body` is sent byte for byte as it is signed here. */
export function signed(
  secrets: readonly string[],
  { id, body, at }: { id: string; body: string; at: Date },
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const signatures = secrets.flatMap((secret) => {
    const bytes = bytesOf(secret);
    return bytes ? [`v1,${createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')}`] : [];
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
