import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { suppressByHand, suppressions } from '#server/audience/suppression.ts';
import { domainError } from '#server/errors.ts';
import { visibleTo } from '#server/people/scope.ts';
import { Button } from '../components/button.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List, Row } from '../components/section.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const clientId = idOf(params, 'clientId');
  const client = await context.db
    .selectFrom('clients')
    .where('id', '=', clientId)
    .where(visibleTo(actor, 'clients', 'id'))
    .select('name')
    .executeTakeFirst();
  if (!client) throw orResponse(domainError('not_found', 'clientNotFound'));
  return { clientId, clientName: client.name, rows: await suppressions(context.db, actor, { clientId }) };
}

/** Blocks an address by hand. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const clientId = idOf(params, 'clientId');
    await suppressByHand(context.db, actor, { clientId, email: String(form.get('email')) }, context.clock.now());
    return redirect(`/audience/suppressions/${clientId}`);
  });
}

export default function Suppressions() {
  const { clientId, clientName, rows } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const t = useTranslations('audience');
  return (
    <Page narrow>
      <PageHead title={t('suppressionTitle')} lead={t('suppressionLead', { client: clientName })} />
      <Form method="post" className="mb-5 flex items-end gap-2">
        <TextField
          name="email"
          type="email"
          autoComplete="off"
          label={t('email')}
          error={errors.of('email')}
          required
          className="w-80 phone:flex-1"
        />
        <Button type="submit">{t('suppressAdd')}</Button>
      </Form>
      <FormErrors data={result} fields={['email']} />
      {rows.length === 0 ? (
        <p className="text-text-2">{t('suppressionEmpty')}</p>
      ) : (
        <List>
          {rows.map((row) => (
            <Row
              key={row.email_normal}
              title={row.email_normal}
              meta={t('suppressedBecause', { reason: row.reason })}
              action={
                (row.reason === 'by_hand' || row.reason === 'bounced') && (
                  <Form method="post" action={`/audience/suppressions/${clientId}/lift`}>
                    <Button type="submit" name="email" value={row.email_normal} size="sm" look="quiet">
                      {t('lift')}
                    </Button>
                  </Form>
                )
              }
            />
          ))}
        </List>
      )}
    </Page>
  );
}
