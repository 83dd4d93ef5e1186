import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { offeredColours } from '#server/clients/colour.ts';
import { createClient } from '#server/clients/editing.ts';
import { zoneChoices } from '#server/clients/zones.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { ColourField, colourOf } from '../components/clients/colour-field.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { ZoneSelect } from '../components/zone-select.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const taken = await context.db
    .selectFrom('clients')
    .select('colour')
    .where('workspace_id', '=', actor.workspaceId)
    .where('archived_at', 'is', null)
    .execute();
  const free = offeredColours.find((colour) => !taken.some((client) => client.colour === colour));
  return {
    zones: zoneChoices(actor.timeZone),
    zone: actor.timeZone,
    locale: actor.locale,
    offered: offeredColours,
    colour: free ?? offeredColours[0],
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const kept = { ...textsOf(form, ['name', 'zone', 'locale']), colour: colourOf(form) };
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const { id } = await createClient(context.db, actor, kept, context.clock.now());
    return redirect(`/clients/${id}`);
  }, kept);
}

export default function NewClient() {
  const { zones, zone, locale, offered, colour } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('clients');
  const c = useTranslations('buttons');
  return (
    <Page narrow>
      <PageHead title={t('create.title')} lead={t('create.lead')} />
      <Form method="post" className="flex max-w-100 flex-col gap-5">
        <FormErrors data={result} fields={['name', 'zone', 'colour']} />
        <TextField
          name="name"
          label={t('fields.name')}
          help={t('fields.nameHelp')}
          error={errors.of('name')}
          defaultValue={kept.name}
          autoComplete="off"
          required
          maxLength={120}
        />
        <ZoneSelect
          zones={zones}
          name="zone"
          label={t('fields.zone')}
          help={t('fields.zoneHelp')}
          error={errors.of('zone')}
          defaultValue={kept.zone ?? zone}
        />
        <Select
          name="locale"
          label={t('fields.locale')}
          help={t('fields.localeHelp')}
          defaultValue={kept.locale ?? locale}
          options={[
            { value: 'pl', label: t('fields.localePl') },
            { value: 'en', label: t('fields.localeEn') },
          ]}
        />
        <ColourField offered={offered} defaultValue={kept.colour ?? colour} error={errors.of('colour')} />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={c('saving')}>
            {t('create.submit')}
          </Button>
          <LinkButton to="/clients" look="quiet">
            {c('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
