import type { LoaderFunctionArgs } from '@remix-run/node';
import { linkProblem } from '../approver.server.ts';
import { LinkProblemPage } from '../components/review/link-problem.tsx';

/** Nobody is here without a link. */
export function loader(_: LoaderFunctionArgs) {
  throw linkProblem(null, '/review');
}

export default function Review() {
  return null;
}

export const ErrorBoundary = LinkProblemPage;
