import { type ActionFunctionArgs, type LoaderFunctionArgs, redirectDocument } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { signInWithLink } from '#server/people/signing-in.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { QuietPage } from '../components/people/quiet-page.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { originOf, pathAsked, safePath } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('people');

/** Looks at nothing and uses nothing up: scanners open every link in a mail. */
export function loader({ request }: LoaderFunctionArgs) {
  return { to: pathAsked(request) };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { to } = textsOf(await request.formData(), ['to']);
  return actionErrors(async () => {
    const origin = originOf({ request, context });
    const session = await signInWithLink(context, origin, params.token ?? '', context.clock.now());
    for (const cookie of session.cookies) context.setCookie(cookie);
    return redirectDocument(safePath(to));
  });
}

export default function OpenLink() {
  const { to } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('people.link');
  if (result && 'error' in result) {
    return (
      <QuietPage title={t('title')}>
        <FormErrors data={result} />
        <LinkButton to={`/sign-in/link${to === '/' ? '' : `?to=${encodeURIComponent(to)}`}`} look="primary">
          {t('fresh')}
        </LinkButton>
      </QuietPage>
    );
  }
  return (
    <QuietPage title={t('openTitle')} lead={t('openText')}>
      <Form method="post">
        <input type="hidden" name="to" value={to} />
        <Button type="submit" look="primary" className="w-full" busy={busy} busyWord={t('opening')}>
          {t('open')}
        </Button>
      </Form>
    </QuietPage>
  );
}
