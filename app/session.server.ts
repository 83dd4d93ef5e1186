import { redirect } from '@remix-run/node';
import type { AppContext } from '#server/context.ts';
import { domainError } from '#server/errors.ts';
import type { Origin } from '#server/people/auth.ts';
import { memberOf } from '#server/people/members.ts';
import { orResponse, signedOut } from './http.server.ts';

type Asked = { request: Request; context: AppContext };
type Params = Record<string, string | undefined>;
export type SignedInMember = NonNullable<Awaited<ReturnType<typeof memberOf>>>;

/** One look per request, however many loaders of the page ask. */
const looked = new WeakMap<AppContext, Promise<SignedInMember | null>>();

/** The member whose session this is, or null. Prolongs a session that is in use. */
export function optionalMember({ request, context }: Asked): Promise<SignedInMember | null> {
  const known = looked.get(context);
  if (known) return known;
  const found = lookUp(request, context);
  looked.set(context, found);
  return found;
}

/**
 * The signed-in member. A page sends a stranger to sign in and back; an action asked by our script answers 401 with
 * `{ error: { code: 'signedOut' } }`, so that nothing typed is lost (`actionErrors` returns it to the form). A browser
 * without scripts is sent to sign in from an action too; its Back button has what was typed.
 */
export async function requireMember(asked: Asked): Promise<SignedInMember> {
  const member = await optionalMember(asked);
  if (member) return member;
  const isPost = asked.request.method !== 'GET' && asked.request.method !== 'HEAD';
  if (isPost && !asked.context.isForPage) throw signedOut();
  const { pathname, search } = new URL(isPost ? pageBefore(asked) : asked.request.url);
  const to = pathname === '/' && !search ? '' : `?to=${encodeURIComponent(pathname + search)}`;
  throw redirect(`/sign-in${to}`);
}

/** The page of ours whose form was sent; the first page when that is not known. */
function pageBefore({ request, context }: Asked): string {
  const referrer = request.headers.get('referer') ?? '';
  return referrer.startsWith(`${context.config.appUrl}/`) ? referrer : context.config.appUrl;
}

/** The signed-in owner; an assistant gets 403. */
export async function requireOwner(asked: Asked): Promise<SignedInMember> {
  const member = await requireMember(asked);
  if (member.role !== 'owner') throw orResponse(domainError('forbidden', 'ownerOnly'));
  return member;
}

/** Loader of a route that only takes posts: whoever looks at its address is led to where its button is. */
export const leadsTo =
  (to: string | ((params: Params) => string)) =>
  async ({ params, ...asked }: Asked & { params: Params }) => {
    await requireMember(asked);
    return redirect(typeof to === 'string' ? to : to(params));
  };

/** Where this request came from, as `Auth` wants it. */
export function originOf({ request, context }: Asked): Origin {
  return {
    cookie: request.headers.get('cookie'),
    address: context.address,
    userAgent: request.headers.get('user-agent'),
  };
}

/** Where the address of a sign-in page says to go on to. */
export const pathAsked = (request: Request): string => safePath(new URL(request.url).searchParams.get('to'));

/** Only a path of our own: what stands in an address must not lead elsewhere. */
export function safePath(to: string | null): string {
  if (!to?.startsWith('/') || to.startsWith('//') || to.includes('\\')) return '/';
  const url = URL.canParse(to, 'http://own.invalid') ? new URL(to, 'http://own.invalid') : null;
  return url?.host === 'own.invalid' ? url.pathname + url.search + url.hash : '/';
}

async function lookUp(request: Request, context: AppContext): Promise<SignedInMember | null> {
  const session = await context.auth.sessionOf(originOf({ request, context }));
  if (!session) return null;
  for (const cookie of session.cookies) context.setCookie(cookie);
  return memberOf(context.db, session, context.address);
}
