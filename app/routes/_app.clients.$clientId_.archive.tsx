import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { readClient } from '#server/clients/clients.ts';
import { archiveClient } from '#server/clients/standing.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { id, name } = await readClient(context.db, actor, params.clientId ?? '');
    return { client: { id, name } };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await archiveClient(context.db, actor, { clientId: params.clientId ?? '' }, context.clock.now());
    return redirect('/clients');
  });
}

export default function ArchiveClient() {
  const { client } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('clients.archive');
  const c = useTranslations('buttons');
  return (
    <Page narrow>
      <PageHead title={t('title', { name: client.name })} lead={t('text')} />
      <Form method="post" className="flex flex-col gap-4">
        <FormErrors data={result} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="dangerFilled" busy={busy} busyWord={c('saving')}>
            {t('submit', { name: client.name })}
          </Button>
          <LinkButton to={`/clients/${client.id}/details`} look="quiet">
            {c('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
