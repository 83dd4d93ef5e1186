import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { createList } from '#server/audience/lists.ts';
import { domainError } from '#server/errors.ts';
import { visibleTo } from '#server/people/scope.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const clients = await context.db
    .selectFrom('clients')
    .where(visibleTo(actor, 'clients', 'id'))
    .where('archived_at', 'is', null)
    .select(['id', 'name'])
    .orderBy('name')
    .limit(200)
    .execute();
  return { clients, clientId: new URL(request.url).searchParams.get('client') ?? undefined };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const clientId = form.get('client');
    if (!isId(clientId)) throw domainError('invalid', 'clientNotFound', {}, 'client');
    const input = { clientId, name: String(form.get('name')) };
    const id = await createList(context.db, actor, input, context.clock.now());
    return redirect(`/audience/lists/${id}`);
  });
}

export default function NewList() {
  const { clients, clientId } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('audience');
  const c = useTranslations('buttons');
  return (
    <Page narrow>
      <PageHead title={t('newListTitle')} lead={t('newListLead')} />
      {clients.length === 0 ? (
        <EmptyState
          title={t('noClientsText')}
          action={
            <LinkButton to="/clients/new" look="primary">
              {t('addClient')}
            </LinkButton>
          }
        />
      ) : (
        <Form method="post" className="flex max-w-100 flex-col gap-4">
          <FormErrors data={result} fields={['name']} />
          <Select
            name="client"
            label={t('client')}
            defaultValue={clientId}
            options={clients.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <TextField
            name="name"
            label={t('listName')}
            help={t('listNameHelp')}
            error={errors.of('name')}
            required
            maxLength={80}
          />
          <div className="flex gap-2">
            <Button type="submit" look="primary" busy={busy} busyWord={c('saving')}>
              {t('createList')}
            </Button>
            <LinkButton to="/audience" look="quiet">
              {c('cancel')}
            </LinkButton>
          </div>
        </Form>
      )}
    </Page>
  );
}
