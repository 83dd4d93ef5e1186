import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { changeApprover, listApprovers } from '#server/clients/approvers.ts';
import { readClient } from '#server/clients/clients.ts';
import { domainError } from '#server/errors.ts';
import { ApproverForm } from '../components/clients/approver-form.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse, textsOf } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { id, name } = await readClient(context.db, actor, params.clientId ?? '');
    const people = await listApprovers(context.db, actor, id, context.clock.now());
    const person = people.find((approver) => approver.id === params.approverId);
    if (!person) throw domainError('not_found', 'approverNotFound');
    return { client: { id, name }, person };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = textsOf(await request.formData(), ['name', 'email', 'locale']);
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await changeApprover(context.db, actor, { approverId: params.approverId ?? '', ...person }, context.clock.now());
    return redirect(`/clients/${params.clientId}/approval`);
  }, person);
}

export default function ChangeApprover() {
  const { client, person } = useLoaderData<typeof loader>();
  const t = useTranslations('clients.approval');
  return (
    <Page narrow>
      <PageHead title={t('changeTitle', { name: person.name })} lead={client.name} />
      <ApproverForm result={useActionData<typeof action>()} back={`/clients/${client.id}/approval`} person={person} />
    </Page>
  );
}
