import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { linkLife } from '#server/people/auth.ts';
import { mailSignInLink } from '#server/people/signing-in.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { Notice } from '../components/notice.tsx';
import { QuietPage } from '../components/people/quiet-page.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { localeOfRequest } from '../locale.server.ts';
import { optionalMember, originOf, pathAsked, safePath } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('people');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const to = pathAsked(request);
  if (await optionalMember({ request, context })) throw redirect(to);
  const { smtpUrl, isLoopback } = context.config;
  // Without SMTP_URL a link is shown in the terminal of a loopback installation, and nowhere else.
  const kept = smtpUrl !== null ? null : isLoopback ? ('kept' as const) : ('noMail' as const);
  return { to, kept, minutes: linkLife / 60 };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { email, to } = textsOf(await request.formData(), ['email', 'to']);
  return actionErrors(
    async () => {
      const input = { email, to: safePath(to), locale: localeOfRequest(request) };
      await mailSignInLink(context, originOf({ request, context }), input, context.clock.now());
      return { sentTo: email.trim() };
    },
    { email },
  );
}

export default function MailedLink() {
  const { to, kept: keptHow, minutes } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('people');
  const back = to === '/' ? '' : `?to=${encodeURIComponent(to)}`;
  if (result && 'sentTo' in result) {
    return (
      <QuietPage title={t('link.sentTitle')} lead={t('link.sentText', { email: result.sentTo, minutes })}>
        {keptHow ? <Notice kind="warn">{t(`link.${keptHow}`)}</Notice> : <p>{t('link.sentNothing')}</p>}
        <div className="flex flex-wrap gap-2">
          <LinkButton to={`/sign-in/link${back}`} look="quiet" className="-ml-3">
            {t('link.again')}
          </LinkButton>
          <LinkButton to={`/sign-in${back}`} look="quiet">
            {t('link.withPassword')}
          </LinkButton>
        </div>
      </QuietPage>
    );
  }
  return (
    <QuietPage title={t('link.title')} lead={t('link.lead')}>
      <Form method="post" action="/sign-in/link?index" className="grid gap-4">
        <input type="hidden" name="to" value={to} />
        <FormErrors data={result} fields={['email']} />
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
        <Button type="submit" look="primary" className="w-full" busy={busy} busyWord={t('link.busy')}>
          {t('link.submit')}
        </Button>
        <LinkButton to={`/sign-in${back}`} look="quiet" className="w-full">
          {t('link.withPassword')}
        </LinkButton>
      </Form>
    </QuietPage>
  );
}
