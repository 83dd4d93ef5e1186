import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { assignAssistants, listColleagues } from '#server/clients/assigning.ts';
import { readClient } from '#server/clients/clients.ts';
import { TextLink } from '../components/button.tsx';
import { Checkbox } from '../components/checks.tsx';
import { SaveRow } from '../components/save-row.tsx';
import { Card } from '../components/section.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { id } = await readClient(context.db, actor, params.clientId ?? '');
    return { people: await listColleagues(context.db, actor, id) };
  } catch (error) {
    throw orResponse(error);
  }
}

/** Sets who works for the client. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const userIds = (await request.formData()).getAll('person').map(String);
    await assignAssistants(context.db, actor, { clientId: params.clientId ?? '', userIds }, context.clock.now());
    return { saved: true };
  });
}

export default function Team() {
  const { people } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  const t = useTranslations('clients.team');
  const hasAssistants = people.some((person) => person.role === 'assistant');
  return (
    <Card title={t('title')} className="max-w-180">
      <p className="pb-3 text-text-2">{t('lead')}</p>
      <Form method="post" className="flex flex-col gap-3">
        {people.map((person) => (
          <Checkbox
            key={person.userId}
            name="person"
            value={person.userId}
            defaultChecked={person.works}
            disabled={person.role === 'owner'}
            label={person.name}
            help={person.role === 'owner' ? t('owner') : person.email}
          />
        ))}
        {hasAssistants ? (
          <SaveRow busy={busy} saved={Boolean(result && 'saved' in result)} />
        ) : (
          <p className="text-text-2">
            {t('none')} <TextLink to="/settings/people">{t('invite')}</TextLink>
          </p>
        )}
      </Form>
    </Card>
  );
}
