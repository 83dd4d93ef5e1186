import { type ActionFunctionArgs, type LoaderFunctionArgs, redirectDocument } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useLocale, useTranslations } from 'use-intl';
import { isDomainError } from '#server/errors.ts';
import { passwordLengths } from '#server/people/auth.ts';
import { acceptInvitation, findInvitation } from '#server/people/joining.ts';
import { zoneNames } from '#server/people/zones.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { QuietPage } from '../components/people/quiet-page.tsx';
import { ZoneField } from '../components/people/zone-field.tsx';
import { actionErrors, orResponse, textsOf } from '../http.server.ts';
import { localeOfRequest } from '../locale.server.ts';
import { originOf } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('people');

export async function loader({ params, context }: LoaderFunctionArgs) {
  try {
    const invitation = await findInvitation(context.db, params.token ?? '', context.address, context.clock.now());
    return { invitation, zones: invitation.isKnown ? [] : zoneNames(), least: passwordLengths.least };
  } catch (error) {
    if (isDomainError(error) && error.kind === 'not_found') return { invitation: null, zones: [], least: 0 };
    throw orResponse(error);
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { password, ...kept } = textsOf(await request.formData(), ['name', 'password', 'timeZone']);
  return actionErrors(async () => {
    const session = await acceptInvitation(
      context,
      originOf({ request, context }),
      { ...kept, token: params.token ?? '', password, locale: localeOfRequest(request) },
      context.clock.now(),
    );
    for (const cookie of session.cookies) context.setCookie(cookie);
    return redirectDocument('/');
  }, kept);
}

export default function Invitation() {
  const { invitation, zones, least } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('people');
  const locale = useLocale();
  if (!invitation) {
    return (
      <QuietPage title={t('invitation.goneTitle')} lead={t('invitation.goneText')}>
        <LinkButton to="/sign-in">{t('invitation.toSignIn')}</LinkButton>
      </QuietPage>
    );
  }
  const { workspaceName, invitedBy, role, clientNames, email, isKnown } = invitation;
  const lead = t(role === 'owner' ? 'invitation.ownerLead' : 'invitation.assistantLead', { invitedBy });
  return (
    <QuietPage title={t('invitation.title', { workspace: workspaceName })} lead={lead} wide>
      {role === 'assistant' && <Clients names={clientNames} />}
      <Form method="post" className="grid gap-4">
        <FormErrors data={result} fields={['name', 'password', 'timeZone']} />
        <TextField label={t('email')} value={email} readOnly autoComplete="username" />
        {isKnown ? (
          <p className="text-text-2">{t('invitation.known')}</p>
        ) : (
          <>
            <TextField
              label={t('name')}
              name="name"
              defaultValue={kept.name}
              autoComplete="name"
              maxLength={120}
              required
              autoFocus
              error={errors.of('name')}
            />
            <TextField
              label={t('password')}
              name="password"
              type="password"
              autoComplete="new-password"
              help={t('invitation.passwordHelp', { least })}
              error={errors.of('password')}
            />
            <ZoneField
              label={t('timeZone')}
              zones={zones}
              defaultValue={kept.timeZone ?? (locale === 'pl' ? 'Europe/Warsaw' : 'UTC')}
              guess={!kept.timeZone}
              error={errors.of('timeZone')}
            />
          </>
        )}
        <Button type="submit" look="primary" className="mt-1 w-full" busy={busy} busyWord={t('invitation.busy')}>
          {t('invitation.submit')}
        </Button>
      </Form>
    </QuietPage>
  );
}

function Clients({ names }: { names: string[] }) {
  const t = useTranslations('people.invitation');
  if (names.length === 0) return <p className="text-text-2">{t('noClients')}</p>;
  return (
    <div>
      <h2 className="text-sm font-medium text-text-3">{t('clients')}</h2>
      <ul className="mt-0.5">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </div>
  );
}
