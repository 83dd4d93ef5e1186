import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { renewLink } from '#server/review/reminders.ts';
import { approverLink, linkProblem, unstored } from '../approver.server.ts';
import { LinkProblemPage, LinkSentPage } from '../components/review/link-problem.tsx';
import { needWords } from '../words/needed.ts';

await needWords('approve');

/** As `/approve/:token/renew`, for a page that was open when its link ran out. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const found = await approverLink({ request, context, params });
  if (found?.kind === 'open') throw redirect(`/review/${params.link}`);
  if (found?.kind !== 'expired') throw linkProblem(found, `/review/${params.link}/renew`);
  await renewLink(context.db, found.actor, context.clock.now());
  return data({ isSent: true }, { headers: unstored });
}

export default LinkSentPage;
export const ErrorBoundary = LinkProblemPage;
