import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { changePreferences, themes } from '#server/people/preferences.ts';
import { preferenceCookie } from '../preference-cookies.server.ts';
import { optionalMember, safePath } from '../session.server.ts';

/** Chooses light, dark or as the system is: for the member on every device, for anyone else in this browser. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const theme = themes.find((name) => name === form.get('theme'));
  const member = await optionalMember({ request, context });
  if (theme && member) await changePreferences(context.db, member, { theme }, context.clock.now());
  if (theme) context.setCookie(preferenceCookie('theme', theme, context.config.isHttps));
  return redirect(safePath(form.get('to') as string | null));
}

export const loader = () => redirect('/');
