import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { readClient } from '#server/clients/clients.ts';
import { offeredColours } from '#server/clients/colour.ts';
import { updateClient } from '#server/clients/editing.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { ColourField, colourOf } from '../components/clients/colour-field.tsx';
import { LogoField } from '../components/clients/logo-field.tsx';
import { useClient } from '../components/clients/use-client.ts';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { Select, TextArea, TextField } from '../components/inputs.tsx';
import { Notice } from '../components/notice.tsx';
import { SaveRow } from '../components/save-row.tsx';
import { Card } from '../components/section.tsx';
import { useZoneName } from '../components/time.tsx';
import { actionErrors, orResponse, textsOf } from '../http.server.ts';
import { requireMember, requireOwner } from '../session.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    await readClient(context.db, actor, params.clientId ?? '');
    return { isOwner: actor.role === 'owner', offered: offeredColours };
  } catch (error) {
    throw orResponse(error);
  }
}

/** Saves name, language, colour, address and footer. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const form = await request.formData();
  const kept = { ...textsOf(form, ['name', 'locale', 'postalAddress', 'mailFooter']), colour: colourOf(form) };
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await updateClient(context.db, actor, { clientId: params.clientId ?? '', ...kept }, context.clock.now());
    return { saved: true };
  }, kept);
}

export default function Details() {
  const { isOwner } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients');
  const zoneName = useZoneName();
  return (
    <div className="grid max-w-180 gap-5">
      {!isOwner && <Notice>{t('details.ownerOnly')}</Notice>}
      <Brand />
      {isOwner && (
        <Card title={t('fields.logo')}>
          <LogoField client={client} />
        </Card>
      )}
      <Card title={t('details.zoneTitle')}>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p>{t('details.zoneNow', { zone: zoneName(client.zone) })}</p>
          {isOwner && <LinkButton to={`/clients/${client.id}/zone`}>{t('details.zoneChange')}</LinkButton>}
        </div>
      </Card>
      {!client.archivedAt && <Standing />}
    </div>
  );
}

function Brand() {
  const { isOwner, offered } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state === 'submitting';
  const client = useClient();
  const t = useTranslations('clients');
  return (
    <Card title={t('details.brandTitle')}>
      <Form method="post" className="pt-1">
        <fieldset disabled={!isOwner} className="flex flex-col gap-5">
          <FormErrors data={result} fields={['name', 'colour', 'postalAddress', 'mailFooter']} />
          <TextField
            name="name"
            label={t('fields.name')}
            help={t('fields.nameHelp')}
            error={errors.of('name')}
            defaultValue={kept.name ?? client.name}
            required
            maxLength={120}
          />
          <Select
            name="locale"
            label={t('fields.locale')}
            help={t('fields.localeHelp')}
            defaultValue={kept.locale ?? client.locale}
            options={[
              { value: 'pl', label: t('fields.localePl') },
              { value: 'en', label: t('fields.localeEn') },
            ]}
          />
          <ColourField
            offered={offered}
            defaultValue={kept.colour ?? client.chosenColour}
            error={errors.of('colour')}
          />
          <TextArea
            name="postalAddress"
            rows={2}
            label={t('fields.postalAddress')}
            help={t('fields.postalAddressHelp')}
            error={errors.of('postalAddress')}
            defaultValue={kept.postalAddress ?? client.postalAddress}
          />
          <TextArea
            name="mailFooter"
            rows={3}
            label={t('fields.mailFooter')}
            help={t('fields.mailFooterHelp')}
            error={errors.of('mailFooter')}
            defaultValue={kept.mailFooter ?? client.mailFooter}
          />
          {isOwner && <SaveRow busy={busy} saved={Boolean(result && 'saved' in result)} />}
        </fieldset>
      </Form>
    </Card>
  );
}

function Standing() {
  const { isOwner } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients');
  return (
    <Card flush title={t('details.standingTitle')}>
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3">
        <p className="max-w-[52ch] flex-1 basis-60 text-pretty text-text-2">
          {client.pausedAt ? t('page.pausedText') : t('details.pauseText')}
        </p>
        <Form method="post" action={`/clients/${client.id}/${client.pausedAt ? 'resume' : 'pause'}`}>
          <Button type="submit">{client.pausedAt ? t('page.resume') : t('details.pause')}</Button>
        </Form>
      </div>
      {isOwner && (
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3">
          <p className="max-w-[52ch] flex-1 basis-60 text-pretty text-text-2">{t('details.archiveText')}</p>
          <LinkButton look="danger" to={`/clients/${client.id}/archive`}>
            {t('details.archive')}
          </LinkButton>
        </div>
      )}
    </Card>
  );
}
