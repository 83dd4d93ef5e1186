import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { listById } from '#server/audience/lists.ts';
import { addSubscriber } from '#server/audience/subscribers.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox } from '../components/checks.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { id, name } = await listById(context.db, actor, idOf(params, 'listId')).catch((error: unknown) => {
    throw orResponse(error);
  });
  return { id, name };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const listId = idOf(params, 'listId');
    const input = {
      listId,
      email: String(form.get('email')),
      name: String(form.get('name') ?? ''),
      consented: form.get('consented') === 'on',
    };
    await addSubscriber(context.db, actor, input, context.clock.now());
    return redirect(`/audience/lists/${listId}`);
  });
}

export default function AddPerson() {
  const { id, name } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('audience');
  const fields = useTranslations('fields');
  const buttons = useTranslations('buttons');
  return (
    <Page narrow>
      <PageHead title={t('addTitle')} lead={name} />
      <Form method="post" className="flex max-w-100 flex-col gap-4">
        <FormErrors data={result} fields={['email', 'consented']} />
        <TextField
          name="email"
          type="email"
          autoComplete="off"
          label={t('email')}
          error={errors.of('email')}
          required
        />
        <TextField name="name" autoComplete="off" label={t('name')} optional={fields('optional')} maxLength={120} />
        <Checkbox name="consented" label={t('consent')} help={t('consentHelp')} error={errors.of('consented')} />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={buttons('saving')}>
            {t('addButton')}
          </Button>
          <LinkButton to={`/audience/lists/${id}`} look="quiet">
            {buttons('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
