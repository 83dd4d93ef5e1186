import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { addApprover } from '#server/clients/approvers.ts';
import { readClient } from '#server/clients/clients.ts';
import { ApproverForm } from '../components/clients/approver-form.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse, textsOf } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { id, name, locale } = await readClient(context.db, actor, params.clientId ?? '');
    return { client: { id, name, locale } };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = textsOf(await request.formData(), ['name', 'email', 'locale']);
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const clientId = params.clientId ?? '';
    await addApprover(context.db, actor, { clientId, ...person }, context.clock.now());
    return redirect(`/clients/${clientId}/approval`);
  }, person);
}

export default function NewApprover() {
  const { client } = useLoaderData<typeof loader>();
  const t = useTranslations('clients.approval');
  return (
    <Page narrow>
      <PageHead title={t('addTitle')} lead={client.name} />
      <ApproverForm
        result={useActionData<typeof action>()}
        back={`/clients/${client.id}/approval`}
        person={{ name: '', email: '', locale: client.locale }}
        submit={t('add')}
      />
    </Page>
  );
}
