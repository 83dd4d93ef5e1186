import type { Secrets } from '#server/security/secrets.ts';

/** Whom an unsubscribe link names. Ids only: the link tells a stranger nothing. */
export type UnsubscribeLink = { workspaceId: string; clientId: string; subscriberId: string };

/**
 * Makes the token of a reader's unsubscribe link: `<ids>.<mac>`, base64url. Without a date, because a link in an old
 * mail must work for as long as the mail is kept; it can do nothing but unsubscribe.
 */
export function signUnsubscribe(secrets: Secrets, { workspaceId, clientId, subscriberId }: UnsubscribeLink): string {
  const ids = Buffer.from([workspaceId, clientId, subscriberId].map((id) => id.replaceAll('-', '')).join(''), 'hex');
  const payload = ids.toString('base64url');
  return `${payload}.${secrets.sign('unsubscribe', payload)}`;
}

/** Reads a token; null when it is cut off, changed, or was made with a secret that this installation does not have. */
export function verifyUnsubscribe(secrets: Secrets, token: string): UnsubscribeLink | null {
  const [payload = '', mac = '', ...rest] = token.split('.');
  if (rest.length > 0 || !/^[\w-]{64}$/.test(payload) || !secrets.verify('unsubscribe', payload, mac)) return null;
  const hex = Buffer.from(payload, 'base64url').toString('hex');
  const id = (from: number): string =>
    [0, 8, 12, 16, 20, 32]
      .slice(0, -1)
      .map((start, index, starts) => hex.slice(from + start, from + (starts[index + 1] ?? 32)))
      .join('-');
  return { workspaceId: id(0), clientId: id(32), subscriberId: id(64) };
}
