import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { domainError } from '#server/errors.ts';
import { openFeed } from '#server/feeds/feeds.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyButton } from '../components/channels/copy-button.tsx';
import { Checkbox } from '../components/checks.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Notice } from '../components/notice.tsx';
import { Section } from '../components/section.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const clients = await listClients(context.db, actor);
  const asked = new URL(request.url).searchParams.get('client');
  return {
    clients: clients.map(({ id, name }) => ({ id, name })),
    chosen: clients.find(({ id }) => id === asked)?.id ?? '',
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const client = form.get('client');
    if (client && !isId(client)) throw domainError('not_found', 'clientNotFound');
    const { token } = await openFeed(
      context.db,
      actor,
      { clientId: isId(client) ? client : null, showsBodies: form.get('bodies') === 'on' },
      context.clock.now(),
    );
    return { address: `${context.config.appUrl}/feeds/${token}.ics` };
  });
}

/** Makes an address for a calendar program, and shows it this once. */
export default function NewFeed() {
  const { clients, chosen } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const t = useTranslations('settings.feeds');
  const isBusy = useNavigation().state !== 'idle';
  if (result && 'address' in result) {
    return (
      <Section title={t('readyTitle')} className="max-w-150">
        <DocumentTitle>{t('readyTitle')}</DocumentTitle>
        <div className="grid gap-4">
          <Notice kind="good">{t('once')}</Notice>
          <TextField label={t('address')} readOnly defaultValue={result.address} help={t('howTo')} />
          <div className="flex flex-wrap gap-2">
            <CopyButton text={result.address} label={t('copy')} />
            <LinkButton to="/settings/feeds" size="sm" look="quiet">
              {t('back')}
            </LinkButton>
          </div>
        </div>
      </Section>
    );
  }
  return (
    <Section title={t('add')} className="max-w-150">
      <DocumentTitle>{t('add')}</DocumentTitle>
      <Form method="post" className="grid gap-4">
        <FormErrors data={result} />
        <Select
          label={t('whose')}
          name="client"
          defaultValue={chosen}
          options={[{ value: '', label: t('mine') }, ...clients.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <Checkbox name="bodies" value="on" label={t('bodies')} help={t('bodiesHelp')} />
        <p className="text-pretty text-text-2">{t('replaces')}</p>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={isBusy}>
            {t('make')}
          </Button>
          <LinkButton to="/settings/feeds" look="quiet">
            {t('back')}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
