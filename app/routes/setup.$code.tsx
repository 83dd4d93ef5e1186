import { type ActionFunctionArgs, type LoaderFunctionArgs, redirectDocument } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useLocale, useTranslations } from 'use-intl';
import { passwordLengths } from '#server/people/auth.ts';
import { checkSetupCode, claimInstallation } from '#server/people/setup.ts';
import { zoneNames } from '#server/people/zones.ts';
import { Button } from '../components/button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { QuietPage } from '../components/people/quiet-page.tsx';
import { ZoneField } from '../components/people/zone-field.tsx';
import { actionErrors, orResponse, textsOf } from '../http.server.ts';
import { localeOfRequest } from '../locale.server.ts';
import { originOf } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('people');

/** The first owner's page. Gone (404) without its code, and for good once it was used. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  await checkSetupCode(context.db, params.code ?? '', context.address, context.clock.now()).catch((error: unknown) => {
    throw orResponse(error);
  });
  return { zones: zoneNames(), least: passwordLengths.least };
}

const fields = ['workspaceName', 'name', 'email', 'timeZone'] as const;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const kept = textsOf(form, fields);
  const { password } = textsOf(form, ['password']);
  return actionErrors(async () => {
    const session = await claimInstallation(
      context,
      originOf({ request, context }),
      { ...kept, code: params.code ?? '', password, locale: localeOfRequest(request) },
      context.clock.now(),
    );
    for (const cookie of session.cookies) context.setCookie(cookie);
    return redirectDocument('/');
  }, kept);
}

export default function SetUp() {
  const { zones, least } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('people');
  const locale = useLocale();
  return (
    <QuietPage title={t('setup.title')} lead={t('setup.lead')} wide>
      <Form method="post" className="grid gap-4">
        <FormErrors data={result} fields={[...fields, 'password']} />
        <TextField
          label={t('setup.workspaceName')}
          name="workspaceName"
          defaultValue={kept.workspaceName}
          placeholder={t('setup.workspacePlaceholder')}
          help={t('setup.workspaceHelp')}
          autoComplete="organization"
          maxLength={120}
          required
          autoFocus
          error={errors.of('workspaceName')}
        />
        <TextField
          label={t('name')}
          name="name"
          defaultValue={kept.name}
          placeholder={t('namePlaceholder')}
          autoComplete="name"
          maxLength={120}
          required
          error={errors.of('name')}
        />
        <TextField
          label={t('email')}
          name="email"
          defaultValue={kept.email}
          type="email"
          autoComplete="username"
          required
          error={errors.of('email')}
        />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          help={t('setup.passwordHelp', { least })}
          autoComplete="new-password"
          minLength={least}
          required
          error={errors.of('password')}
        />
        <ZoneField
          label={t('timeZone')}
          help={t('setup.zoneHelp')}
          zones={zones}
          defaultValue={kept.timeZone ?? (locale === 'pl' ? 'Europe/Warsaw' : 'UTC')}
          guess={!kept.timeZone}
          error={errors.of('timeZone')}
        />
        <Button type="submit" look="primary" className="mt-1 w-full" busy={busy} busyWord={t('setup.busy')}>
          {t('setup.submit')}
        </Button>
      </Form>
    </QuietPage>
  );
}
