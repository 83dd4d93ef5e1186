import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { unsubscribe } from '#server/audience/unsubscribing.ts';
import type { AppContext } from '#server/context.ts';
import { verifyUnsubscribe } from '#server/newsletters/unsubscribe.ts';
import { PublicPage } from '../components/audience/public-page.tsx';
import { Button } from '../components/button.tsx';
import { needWords } from '../words/needed.ts';

await needWords('subscriber');

/** Whom the link names, as far as they still exist. Opening it changes nothing: mail scanners open links too. */
async function readerOf(context: AppContext, token: string) {
  const link = verifyUnsubscribe(context.secrets, token);
  if (!link) return null;
  const row = await context.db
    .selectFrom('subscribers')
    .innerJoin('clients', 'clients.id', 'subscribers.client_id')
    .where('subscribers.id', '=', link.subscriberId)
    .where('subscribers.client_id', '=', link.clientId)
    .where('subscribers.workspace_id', '=', link.workspaceId)
    .select([
      'subscribers.email',
      'clients.name as clientName',
      'clients.colour',
      'clients.postal_address as postalAddress',
    ])
    .executeTakeFirst();
  return row ? { link, ...row } : null;
}

export async function loader({ params, context }: LoaderFunctionArgs) {
  const reader = await readerOf(context, params.token ?? '');
  if (!reader) return { reader: null };
  const { email, clientName, colour, postalAddress } = reader;
  return { reader: { email, clientName, colour, postalAddress } };
}

/**
 * The one POST that needs no cookie and no page of ours before it (RFC 8058): a mail program sends it in the reader's
 * name. The signed token in the address is its whole authority, and it can do nothing else.
 */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const reader = await readerOf(context, params.token ?? '');
  if (!reader) return { left: false };
  const form = await request.formData().catch(() => new FormData());
  const source = form.get('via') === 'page' ? 'page' : 'one_click';
  return { left: await unsubscribe(context.db, reader.link, source, context.clock.now()) };
}

export default function Unsubscribe() {
  const { reader } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const t = useTranslations('subscriber');
  if (!reader) {
    return (
      <PublicPage title={t('leaveGoneTitle')}>
        <p>{t('leaveGoneText')}</p>
      </PublicPage>
    );
  }
  const { email, clientName, colour, postalAddress } = reader;
  const said = t('leaveText', { email, client: clientName });
  return (
    <PublicPage
      client={clientName}
      colour={colour}
      postalAddress={postalAddress}
      title={result?.left ? t('leftTitle') : t('leaveTitle')}
    >
      {result?.left ? (
        <p role="status">{t('leftText', { email, client: clientName })}</p>
      ) : (
        <>
          <p>{said}</p>
          <Form method="post">
            <input type="hidden" name="via" value="page" />
            <Button type="submit" look="primary" size="lg">
              {t('leaveButton')}
            </Button>
          </Form>
        </>
      )}
    </PublicPage>
  );
}
