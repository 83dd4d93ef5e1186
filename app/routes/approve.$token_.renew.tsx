import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { findLink } from '#server/review/links.ts';
import { renewLink } from '#server/review/reminders.ts';
import { linkProblem, unstored } from '../approver.server.ts';
import { LinkProblemPage, LinkSentPage } from '../components/review/link-problem.tsx';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** Sends the owner of a link that ran out a fresh one, to the address that is kept for them. */
export async function action({ context, params }: ActionFunctionArgs) {
  const token = params.token ?? '';
  const found = await findLink(context.db, token, context.address, context.clock.now());
  if (found.kind === 'open') throw redirect(`/approve/${token}`);
  if (found.kind !== 'expired') throw linkProblem(found, `/approve/${token}/renew`);
  await renewLink(context.db, found.actor, context.clock.now());
  return data({ isSent: true }, { headers: unstored });
}

export default LinkSentPage;
export const ErrorBoundary = LinkProblemPage;
