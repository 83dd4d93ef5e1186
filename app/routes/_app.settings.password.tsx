import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { passwordLengths } from '#server/people/auth.ts';
import { changePassword, passwordNeeded } from '#server/people/profile.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { Notice } from '../components/notice.tsx';
import { Section } from '../components/section.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const isAsked = await passwordNeeded(context.db, actor, context.clock.now());
  return { email: actor.email, isAsked, least: passwordLengths.least };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const input = textsOf(await request.formData(), ['current', 'next']);
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await changePassword(context.db, actor, input, context.clock.now());
    return { changed: true };
  });
}

export default function Password() {
  const { email, isAsked, least } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const busy = useNavigation().formAction === '/settings/password';
  const t = useTranslations('settings');
  const buttons = useTranslations('buttons');
  const isChanged = result !== undefined && 'changed' in result;
  return (
    <Section title={t('password.title')} className="max-w-150">
      <DocumentTitle>{t('password.title')}</DocumentTitle>
      <div role="status" className="mb-4 empty:hidden">
        {isChanged && <Notice kind="good">{t('password.saved')}</Notice>}
      </div>
      {/* Empty again after it worked. */}
      <Form key={String(isChanged)} method="post" className="grid gap-4">
        <FormErrors data={result} fields={['current', 'next']} />
        {/* For the browser's own store of passwords. */}
        <input type="text" name="username" value={email} readOnly hidden autoComplete="username" />
        {isAsked && (
          <TextField
            label={t('password.current')}
            name="current"
            type="password"
            help={t('password.currentHelp')}
            autoComplete="current-password"
            required
            error={errors.of('current')}
          />
        )}
        <TextField
          label={t('password.next')}
          name="next"
          type="password"
          help={t('password.nextHelp', { least })}
          autoComplete="new-password"
          minLength={least}
          required
          error={errors.of('next')}
        />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={t('password.saving')}>
            {isAsked ? t('password.save') : t('password.set')}
          </Button>
          <LinkButton to="/settings/profile" look="quiet">
            {buttons('back')}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
