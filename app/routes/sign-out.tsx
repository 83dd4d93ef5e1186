import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { Refused } from '../components/refused.tsx';
import { originOf } from '../session.server.ts';

/** Ends this session. Whoever is not signed in any more is where they wanted to be. */
export async function action({ request, context }: ActionFunctionArgs) {
  for (const cookie of await context.auth.signOut(originOf({ request, context }))) context.setCookie(cookie);
  return redirect('/sign-in');
}

export const loader = () => redirect('/');

export default Refused;
