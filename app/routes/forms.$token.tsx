import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { askForConfirmation, formByToken } from '#server/audience/optIn.ts';
import { PublicPage } from '../components/audience/public-page.tsx';
import { Button } from '../components/button.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { actionErrors } from '../http.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('subscriber');

/** A list's sign-up form, open to anyone who knows its address. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const form = await formByToken(context.db, params.token ?? '');
  if (!form) return { form: null };
  const { clientName, colour, postalAddress, listName, intro } = form;
  return { form: { clientName, colour, postalAddress, listName, intro } };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const form = await formByToken(context.db, params.token ?? '');
    if (!form) return { asked: false };
    const now = context.clock.now();
    const data = await request.formData();
    // Filled by machines only: people do not see it.
    if (data.get('website')) return { asked: true };
    const input = { email: String(data.get('email')), name: String(data.get('name') ?? ''), address: context.address };
    await askForConfirmation(context, form, input, now);
    return { asked: true };
  });
}

export default function SignUp() {
  const { form } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const t = useTranslations('subscriber');
  if (!form) {
    return (
      <PublicPage title={t('formGoneTitle')}>
        <p>{t('formGoneText')}</p>
      </PublicPage>
    );
  }
  if (result && 'asked' in result && result.asked) {
    return (
      <PublicPage
        client={form.clientName}
        colour={form.colour}
        postalAddress={form.postalAddress}
        title={t('askedTitle')}
      >
        <p role="status">{t('askedText')}</p>
      </PublicPage>
    );
  }
  return (
    <PublicPage client={form.clientName} colour={form.colour} postalAddress={form.postalAddress} title={form.listName}>
      {form.intro && <p className="whitespace-pre-line">{form.intro}</p>}
      <Form method="post" className="mt-1 flex flex-col gap-3">
        <FormErrors data={result} fields={['email']} />
        <TextField
          name="email"
          type="email"
          autoComplete="email"
          label={t('email')}
          error={errors.of('email')}
          required
        />
        <TextField name="name" autoComplete="given-name" label={t('name')} maxLength={120} />
        <div aria-hidden="true" className="hidden">
          <input name="website" tabIndex={-1} autoComplete="off" />
        </div>
        <Button type="submit" look="primary" size="lg">
          {t('signUp')}
        </Button>
        <p className="text-sm text-text-3">{t('formPromise')}</p>
      </Form>
    </PublicPage>
  );
}
