import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { addApprover } from '#server/clients/approvers.ts';
import { readClient } from '#server/clients/clients.ts';
import { ApproverForm } from '../components/clients/approver-form.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

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
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const form = await request.formData();
    const clientId = params.clientId ?? '';
    const person = {
      name: String(form.get('name')),
      email: String(form.get('email')),
      locale: String(form.get('locale')),
    };
    await addApprover(context.db, actor, { clientId, ...person }, context.clock.now());
    return redirect(`/clients/${clientId}/approval`);
  });
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
