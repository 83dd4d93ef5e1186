import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, redirectDocument } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { signInWithPassword } from '#server/people/signing-in.ts';
import { Button } from '../components/button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { QuietPage } from '../components/people/quiet-page.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { optionalMember, originOf, pathAsked, safePath } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('people');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = pathAsked(request);
  if (await optionalMember({ request, context })) throw redirect(to);
  return { to };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { password, to, ...kept } = textsOf(form, ['email', 'password', 'to']);
  return actionErrors(async () => {
    const origin = originOf({ request, context });
    const session = await signInWithPassword(context, origin, { ...kept, password }, context.clock.now());
    for (const cookie of session.cookies) context.setCookie(cookie);
    // A whole page: the member's language and look come with it.
    return redirectDocument(safePath(to));
  }, kept);
}

export default function SignIn() {
  const { to } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const navigation = useNavigation();
  const t = useTranslations('people');
  const sends = (path: string) => navigation.state !== 'idle' && navigation.formAction?.split('?')[0] === path;
  return (
    <QuietPage title={t('signIn.title')} lead={to === '/' ? t('signIn.lead') : t('signIn.back')}>
      <Form method="post" action="/sign-in?index" className="grid gap-4">
        <input type="hidden" name="to" value={to} />
        <FormErrors data={result} fields={['email', 'password']} />
        <TextField
          label={t('email')}
          name="email"
          type="email"
          defaultValue={kept.email}
          autoComplete="username"
          required
          autoFocus
          error={errors.of('email')}
        />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          error={errors.of('password')}
        />
        <Button type="submit" look="primary" className="w-full" busy={sends('/sign-in')} busyWord={t('signIn.busy')}>
          {t('signIn.submit')}
        </Button>
        <Button type="submit" look="plain" formAction="/sign-in/link?index" className="w-full">
          {t('signIn.mailLink')}
        </Button>
      </Form>
    </QuietPage>
  );
}
