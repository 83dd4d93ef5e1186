import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { Store } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { offeredChannels } from '#server/content/composerChannels.ts';
import { createContent } from '#server/content/drafting.ts';
import { schedule } from '#server/content/scheduling.ts';
import { localWall } from '#server/content/time.ts';
import { domainError } from '#server/errors.ts';
import { starterBody, starterNames } from '#server/newsletters/starting.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox, RadioGroup } from '../components/checks.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Glyph } from '../components/glyph.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { addDays } from '../components/wall.ts';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('composer');

const dateShape = /^\d{4}-\d{2}-\d{2}$/;
const timeShape = /^\d{2}:\d{2}$/;
const usualTime = '09:00';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const asked = new URL(request.url).searchParams;
  const [clients, channels] = await Promise.all([listClients(context.db, actor), offeredChannels(context.db, actor)]);
  const known = (name: string, shape: RegExp): string =>
    shape.test(asked.get(name) ?? '') ? (asked.get(name) ?? '') : '';
  const client = clients.find(({ id }) => id === asked.get('client')) ?? clients[0];
  return {
    clients: clients.map(({ id, name, zone }) => ({ id, name, zone })),
    channels,
    client: client?.id ?? '',
    kind: asked.get('kind') === 'newsletter' ? ('newsletter' as const) : ('post' as const),
    ...stillAhead(
      known('date', dateShape),
      known('time', timeShape),
      localWall(context.clock.now(), client?.zone ?? 'UTC'),
    ),
  };
}

/** Where only a day was asked for and nine o'clock has passed on it, the next full hour is offered. */
function stillAhead(date: string, time: string, nowWall: string): { date: string; time: string } {
  const [today = '', clock = ''] = nowWall.split('T');
  if (time || date !== today || clock < usualTime) return { date, time };
  const hour = Number(clock.slice(0, 2)) + 1;
  return hour < 24 ? { date, time: `${String(hour).padStart(2, '0')}:00` } : { date: addDays(date, 1), time };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const clientId = text('client');
    if (!isId(clientId)) throw domainError('not_found', 'clientNotFound');
    const kind = text('kind') === 'newsletter' ? 'newsletter' : 'post';
    const [date, time] = [text('date'), text('time') || usualTime];
    const now = context.clock.now();
    const [starter] = starterNames;
    const body =
      kind === 'newsletter' && starter ? await starterBody(context.db, actor, { clientId, starter }) : undefined;
    const clients = await listClients(context.db, actor);
    const zone = clients.find(({ id }) => id === clientId)?.zone ?? 'UTC';
    const { contentId } = await context.db.transaction().execute(async (trx) => {
      const made = await createContent(
        trx,
        actor,
        {
          clientId,
          kind,
          title: text('title'),
          channelIds: form.getAll(`channel.${clientId}.${kind}`).filter(isId),
          stage: date ? 'draft' : 'idea',
          ...(body ? { body } : {}),
        },
        now,
      );
      if (date) await schedule(trx, actor, { ...made, due: { wall: `${date}T${time}`, zone } }, now);
      return made;
    });
    return redirect(`/contents/${contentId}`);
  });
}

/** The few things that are needed before writing: for whom, what, where, and perhaps when. */
export default function NewContent() {
  const t = useTranslations('composer.create');
  const fields = useTranslations('fields');
  const buttons = useTranslations('buttons');
  const data = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const isBusy = useNavigation().state !== 'idle';
  const [client, setClient] = useState(data.client);
  const [kind, setKind] = useState<string>(data.kind);
  if (data.clients.length === 0) return <NoClients />;
  return (
    <Page narrow>
      <PageHead title={t('title')} lead={t('lead')} />
      <Form method="post" className="grid max-w-120 gap-5">
        <FormErrors data={result} fields={['title', 'wall', 'channelIds', 'channels']} />
        <Select
          name="client"
          label={t('client')}
          value={client}
          onChange={(event) => setClient(event.target.value)}
          options={data.clients.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <RadioGroup
          name="kind"
          label={t('kind')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'post', label: t('post'), help: t('postHelp') },
            { value: 'newsletter', label: t('newsletter'), help: t('newsletterHelp') },
          ]}
        />
        <Channels client={client} kind={kind} error={errors.of('channelIds') ?? errors.of('channels')} />
        <TextField
          name="title"
          label={t('name')}
          placeholder={t('namePlaceholder')}
          optional={fields('optional')}
          maxLength={200}
          autoComplete="off"
          error={errors.of('title')}
        />
        <div className="flex flex-wrap gap-3">
          <TextField
            name="date"
            type="date"
            label={t('date')}
            optional={fields('optional')}
            defaultValue={data.date}
            help={t('dateHelp')}
            error={errors.of('wall')}
            className="min-w-44 flex-1"
          />
          <TextField
            name="time"
            type="time"
            label={t('time')}
            defaultValue={data.time || usualTime}
            help={t('timeHelp')}
            className="min-w-32 flex-1"
          />
        </div>
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={isBusy} busyWord={t('creating')}>
            {t('create')}
          </Button>
          <LinkButton to="/calendar" look="quiet">
            {buttons('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}

/** Of the chosen client, those that take this kind. All are offered on; with one there is nothing to choose. */
function Channels({ client, kind, error }: { client: string; kind: string; error: string | undefined }) {
  const t = useTranslations('composer.create');
  const { channels } = useLoaderData<typeof loader>();
  const offered = (channels[client] ?? []).filter(({ accepts }) => accepts === kind);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">{t('channels')}</legend>
      {offered.length === 0 && <p className="text-sm text-pretty text-text-3">{t('noChannels')}</p>}
      {offered.map(({ id, name, glyph }) => (
        <Checkbox
          key={`${client} ${id}`}
          name={`channel.${client}.${kind}`}
          value={id}
          defaultChecked={kind === 'post' || offered.length === 1}
          label={
            <span className="inline-flex items-center gap-1.5">
              <Glyph of={glyph} className="size-3.75" />
              {name}
            </span>
          }
        />
      ))}
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function NoClients() {
  const t = useTranslations('composer.create');
  return (
    <Page narrow>
      <PageHead title={t('title')} />
      <EmptyState
        icon={<Store />}
        title={t('noClients')}
        action={
          <LinkButton to="/clients/new" look="primary">
            {t('addClient')}
          </LinkButton>
        }
      >
        {t('noClientsText')}
      </EmptyState>
    </Page>
  );
}
