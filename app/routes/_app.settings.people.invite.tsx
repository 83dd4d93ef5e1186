import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { invite, listInvitations } from '#server/people/invitations.ts';
import { assignableClients } from '#server/people/roster.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { RadioGroup } from '../components/checks.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { ClientBoxes } from '../components/people/client-boxes.tsx';
import { Section } from '../components/section.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const again = new URL(request.url).searchParams.get('again');
  const invitations = again ? await listInvitations(context.db, actor, context.clock.now()) : [];
  const earlier = invitations.find((invitation) => invitation.id === again);
  const clients = await assignableClients(context.db, actor);
  return {
    clients,
    email: earlier?.email ?? '',
    role: earlier?.role ?? 'assistant',
    chosen: clients.filter((client) => earlier?.clientNames.includes(client.name)).map((client) => client.id),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const kept = textsOf(form, ['email', 'role']);
  const clientIds = form.getAll('client').map(String);
  return actionErrors(
    async () => {
      const actor = await requireOwner({ request, context });
      const role = kept.role === 'owner' ? 'owner' : 'assistant';
      await invite(context, actor, { email: kept.email, role, clientIds }, context.clock.now());
      return redirect('/settings/people?done=invited');
    },
    { ...kept, clients: clientIds.join(' ') },
  );
}

export default function Invite() {
  const { clients, email, role, chosen } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state === 'submitting';
  const t = useTranslations('settings');
  const buttons = useTranslations('buttons');
  return (
    <Section title={t('invite.title')} className="max-w-150">
      <DocumentTitle>{t('invite.title')}</DocumentTitle>
      <p className="-mt-1 mb-4 text-text-2">{t('invite.lead')}</p>
      <Form method="post" className="grid gap-5">
        <FormErrors data={result} fields={['email']} />
        <TextField
          label={t('invite.email')}
          name="email"
          type="email"
          defaultValue={kept.email ?? email}
          autoComplete="off"
          required
          autoFocus
          error={errors.of('email')}
        />
        <RadioGroup
          label={t('invite.role')}
          name="role"
          defaultValue={kept.role ?? role}
          options={[
            { value: 'assistant', label: t('roles.assistant'), help: t('invite.assistantHelp') },
            { value: 'owner', label: t('roles.owner'), help: t('invite.ownerHelp') },
          ]}
        />
        <ClientBoxes
          label={t('invite.clients')}
          help={clients.length === 0 ? t('invite.noClients') : t('invite.clientsHelp')}
          clients={clients}
          chosen={kept.clients?.split(' ') ?? chosen}
        />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={t('invite.sending')}>
            {t('invite.send')}
          </Button>
          <LinkButton to="/settings/people" look="quiet">
            {buttons('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
