import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { changePreferences } from '#server/people/preferences.ts';
import { preferenceCookie } from '../preference-cookies.server.ts';
import { optionalMember, safePath } from '../session.server.ts';
import { localeNames } from '../words/index.ts';

/** Chooses the language: for the member on every device, for anyone else in this browser. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const locale = localeNames.find((name) => name === form.get('locale'));
  const member = await optionalMember({ request, context });
  if (locale && member) await changePreferences(context.db, member, { locale }, context.clock.now());
  if (locale) context.setCookie(preferenceCookie('lang', locale, context.config.isHttps));
  return redirect(safePath(form.get('to') as string | null));
}

export const loader = () => redirect('/');
