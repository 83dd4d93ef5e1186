import { data } from '@remix-run/node';
import type { AppContext } from '#server/context.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { type FoundLink, findLink } from '#server/review/links.ts';
import { decisionMember } from '#server/review/onBehalf.ts';
import { localeOfRequest } from './locale.server.ts';
import { optionalMember } from './session.server.ts';
import type { Locale } from './words/index.ts';

type Asked = { request: Request; context: AppContext; params: { link?: string } };

/** Why the page does not open; a key of the words `approve.link`. */
export type LinkProblem = { link: 'expired' | 'revoked' | 'unknown' | 'missing'; renew: string | null };

/**
 * The client's person whose link this browser opened. The cookie is bound to the path of that one link, so links of
 * two firms live beside each other. Throws an answer with a `LinkProblem` when it opens nothing (any more).
 */
export async function requireApprover(asked: Asked): Promise<ApproverActor & { expiresAt: Date }> {
  const found = await approverLink(asked);
  if (found?.kind !== 'open') throw linkProblem(found, `/review/${asked.params.link}/renew`);
  return { ...found.actor, expiresAt: found.expiresAt };
}

/** What the link of this address is by now; null when this browser never opened it. */
export async function approverLink({ request, context, params }: Asked): Promise<FoundLink | null> {
  const token = cookieOf(request, linkCookieName(context.config.isHttps));
  if (!token) return null;
  const found = await findLink(context.db, token, context.address, context.clock.now());
  const id = found.kind === 'open' ? found.actor.linkId : found.kind === 'expired' ? found.linkId : params.link;
  return id === params.link ? found : null;
}

/** The page that says why a link opens nothing, and what to do. `renew` is where a fresh one is asked for. */
export function linkProblem(found: FoundLink | null, renew: string) {
  const link = !found ? 'missing' : found.kind === 'open' ? 'unknown' : found.kind;
  const problem: LinkProblem = { link, renew: link === 'expired' ? renew : null };
  return data(problem, { status: link === 'missing' ? 401 : link === 'unknown' ? 404 : 410, headers: unstored });
}

/**
 * The member whose session this browser has: what is decided then is on the client's behalf, never the client's own.
 * Members of other workspaces are nobody here. `mayDecide` is false for an assistant who does not work for the client.
 */
export async function memberBeside(
  { request, context }: Pick<Asked, 'request' | 'context'>,
  approver: ApproverActor,
): Promise<{ member: MemberActor; mayDecide: boolean } | null> {
  const member = await optionalMember({ request, context });
  return member && member.workspaceId === approver.workspaceId
    ? decisionMember(context.db, member, approver.clientId)
    : null;
}

/** Pages behind a link are kept nowhere and shown to no crawler. */
export const unstored = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' };

/** Cookie that carries the link to its own pages, HttpOnly. It outlives the link, so that "has run out" can be said. */
export function linkCookie(linkId: string, token: string, isHttps: boolean): string {
  return cookie(linkCookieName(isHttps), token, `/review/${linkId}`, 90, isHttps);
}

/** Tells one device from another, for the audit trail; sent to the addresses in mails only. */
export function deviceCookie(device: string, isHttps: boolean): string {
  return cookie('device', device, '/approve', 365, isHttps);
}

export function deviceOf(request: Request): string | null {
  return cookieOf(request, 'device');
}

/** The language the page is drawn in, as `root.tsx` decides it. */
export async function localeOf(asked: Pick<Asked, 'request' | 'context'>): Promise<Locale> {
  return (await optionalMember(asked))?.locale ?? localeOfRequest(asked.request);
}

function linkCookieName(isHttps: boolean): string {
  return isHttps ? '__Secure-review' : 'review';
}

function cookie(name: string, value: string, path: string, days: number, isHttps: boolean): string {
  const secure = isHttps ? '; Secure' : '';
  return `${name}=${value}; Path=${path}; Max-Age=${days * 86_400}; HttpOnly; SameSite=Lax${secure}`;
}

function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value && /^[\w-]{16,128}$/.test(value)) return value;
  }
  return null;
}
