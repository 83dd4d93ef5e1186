import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { assignableClients, assignClients, personById } from '#server/people/roster.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { ClientBoxes } from '../components/people/client-boxes.tsx';
import { Section } from '../components/section.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { name, clients } = await personById(context.db, actor, params.userId ?? '');
    const chosen = clients.map((client) => client.id);
    return { name, chosen, clients: await assignableClients(context.db, actor) };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const clientIds = (await request.formData()).getAll('client').map(String);
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await assignClients(context.db, actor, { userId: params.userId ?? '', clientIds }, context.clock.now());
    return redirect('/settings/people?done=assigned');
  });
}

export default function AssignClients() {
  const { name, clients, chosen } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  const t = useTranslations('settings.assign');
  const buttons = useTranslations('buttons');
  const title = t('title', { name });
  return (
    <Section title={title} className="max-w-150">
      <DocumentTitle>{title}</DocumentTitle>
      <p className="-mt-1 mb-4 text-text-2">{clients.length === 0 ? t('none') : t('lead')}</p>
      <Form method="post" className="grid gap-5">
        <FormErrors data={result} />
        <ClientBoxes label={title} labelHidden clients={clients} chosen={chosen} />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={t('saving')}>
            {t('save')}
          </Button>
          <LinkButton to="/settings/people" look="quiet">
            {buttons('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
