import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { confirm, pendingByToken } from '#server/audience/optIn.ts';
import { PublicPage } from '../components/audience/public-page.tsx';
import { Button } from '../components/button.tsx';
import { needWords } from '../words/needed.ts';

await needWords('subscriber');

/** The link of the confirming mail. Opening it changes nothing: mail scanners open links too. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const found = await pendingByToken(context.db, params.token ?? '', context.clock.now());
  if (!found) return { found: null };
  const { email, listName, clientName, colour, postalAddress } = found;
  return { found: { email, listName, clientName, colour, postalAddress } };
}

export async function action({ params, context }: ActionFunctionArgs) {
  return { confirmed: await confirm(context.db, params.token ?? '', context.address, context.clock.now()) };
}

export default function Confirm() {
  const { found } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const t = useTranslations('subscriber');
  if (!found || result?.confirmed === false) {
    return (
      <PublicPage title={t('confirmGoneTitle')}>
        <p>{t('confirmGoneText')}</p>
      </PublicPage>
    );
  }
  const { email, listName, clientName, colour, postalAddress } = found;
  return (
    <PublicPage
      client={clientName}
      colour={colour}
      postalAddress={postalAddress}
      title={result?.confirmed ? t('confirmedTitle') : t('confirmTitle')}
    >
      {result?.confirmed ? (
        <p role="status">{t('confirmedText')}</p>
      ) : (
        <>
          <p>{t('confirmText', { email, list: listName, client: clientName })}</p>
          <Form method="post">
            <Button type="submit" look="primary" size="lg">
              {t('confirmButton')}
            </Button>
          </Form>
        </>
      )}
    </PublicPage>
  );
}
