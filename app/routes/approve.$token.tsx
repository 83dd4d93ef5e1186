import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { findLink, recordOpening } from '#server/review/links.ts';
import { countTry } from '#server/security/rate-limit.ts';
import { deviceCookie, deviceOf, linkCookie, linkProblem, unstored } from '../approver.server.ts';
import { LinkProblemPage } from '../components/review/link-problem.tsx';
import { orResponse } from '../http.server.ts';
import { preferenceCookie } from '../preference-cookies.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/**
 * The address in the mail. Opening it decides nothing and uses nothing up, because scanners and previews open it too:
 * it notes the device, hands over a cookie for the link's own pages, and goes there.
 */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const token = params.token ?? '';
  const { db, config, clock } = context;
  await countTry(db, 'approverLinkByAddress', context.address, clock.now()).catch((error: unknown) => {
    throw orResponse(error);
  });
  const found = await findLink(db, token, context.address, clock.now());
  if (found.kind !== 'open') throw linkProblem(found, `/approve/${token}/renew`);
  const { actor } = found;
  if (request.method === 'GET' && !isPrefetch(request)) {
    const opening = { device: deviceOf(request), userAgent: request.headers.get('user-agent') };
    const { device } = await recordOpening(db, actor, opening, clock.now());
    context.setCookie(deviceCookie(device, config.isHttps));
  }
  context.setCookie(linkCookie(actor.linkId, token, config.isHttps));
  if (!/(?:^|;\s*)lang=/.test(request.headers.get('cookie') ?? '')) {
    context.setCookie(preferenceCookie('lang', actor.locale, config.isHttps));
  }
  return redirect(`/review/${actor.linkId}`, { headers: unstored });
}

/** A browser that looks ahead has shown nothing to anybody. */
function isPrefetch(request: Request): boolean {
  return /prefetch|prerender/.test(`${request.headers.get('sec-purpose')} ${request.headers.get('purpose')}`);
}

export default function Approve() {
  return null;
}

export const ErrorBoundary = LinkProblemPage;
