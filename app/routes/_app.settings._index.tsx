import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { requireMember } from '../session.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireMember({ request, context });
  return redirect('/settings/profile');
}
