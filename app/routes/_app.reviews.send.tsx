import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { networkOf } from '#server/networks/index.ts';
import { clientOfContents, sendableOf, sendChecked } from '#server/review/sendable.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox } from '../components/checks.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Glyph } from '../components/glyph.tsx';
import { Select, TextArea } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';
import { when } from '../words/when.ts';

await needWords('approve');

/** Several items in one mail: `?content=` (repeated) are ticked from the start, `?client=` says whose are offered. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const asked = new URL(request.url).searchParams;
  const chosen = asked.getAll('content').filter(isId);
  const named = asked.get('client');
  const clients = await listClients(context.db, actor);
  const clientId = (isId(named) ? named : await clientOfContents(context.db, actor, chosen)) ?? clients[0]?.id;
  const sendable = clientId ? await sendableOf(context.db, actor, { clientId, chosen }) : null;
  const now = context.clock.now();
  return {
    clients: clients.map(({ id, name }) => ({ id, name })),
    chosen,
    sendable: sendable && {
      ...sendable,
      items: sendable.items.map(({ dueAt, networks, ...item }) => ({
        ...item,
        glyphs: networks.map((network) => networkOf(network)?.glyph ?? network),
        due: dueAt && when(actor.locale, dueAt, sendable.client.zone, now),
      })),
    },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await request.formData();
    const contentIds = form.getAll('content').filter(isId);
    const approverIds = form.getAll('approver').filter(isId);
    const note = String(form.get('note') ?? '');
    await sendChecked(context, actor, { contentIds, approverIds, note }, context.clock.now());
    return redirect('/reviews');
  });
}

export default function SendForReview() {
  const { clients, sendable } = useLoaderData<typeof loader>();
  const t = useTranslations('approve.assistant');
  const submit = useSubmit();
  return (
    <Page narrow>
      <PageHead title={t('sendTitle')} lead={sendable && t('sendLead', { client: sendable.client.name })} />
      <div className="grid gap-6">
        {clients.length > 1 && (
          <Form method="get" onChange={(event) => submit(event.currentTarget)} className="flex items-end gap-2">
            <Select
              name="client"
              label={t('chooseClient')}
              className="max-w-80 flex-1"
              defaultValue={sendable?.client.id}
              options={clients.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <noscript>
              <Button type="submit">{t('chooseItems')}</Button>
            </noscript>
          </Form>
        )}
        {sendable && <Items key={sendable.client.id} sendable={sendable} />}
      </div>
    </Page>
  );
}

type Given = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['sendable']>;

function Items({ sendable: { client, items, approvers } }: { sendable: Given }) {
  const { chosen } = useLoaderData<typeof loader>();
  const t = useTranslations('approve.assistant');
  const today = useTranslations('today');
  const refused = useActionData<typeof action>();
  const errors = useFormErrors(refused);
  const busy = useNavigation().state === 'submitting';
  const [picked, setPicked] = useState(() => new Set(chosen));
  const pick = (id: string, isOn: boolean) =>
    setPicked((before) => new Set(isOn ? [...before, id] : [...before].filter((one) => one !== id)));
  if (items.length === 0) {
    return <EmptyState icon={<Send />} title={t('nothingToSend', { client: client.name })} />;
  }
  const count = items.filter(({ id }) => picked.has(id)).length;
  return (
    <Form method="post" className="grid gap-6">
      <FormErrors data={refused} fields={['note', 'approverIds', 'contentIds']} />
      <fieldset className="grid gap-2">
        <legend className="flex w-full items-baseline pb-2 font-medium">
          <span className="flex-1">{t('chooseItems')}</span>
        </legend>
        {items.length > 1 && (
          <Button
            look="quiet"
            size="sm"
            className="justify-self-start"
            onClick={() => setPicked(new Set(items.map(({ id }) => id)))}
          >
            {t('chooseAll')}
          </Button>
        )}
        <ul className="overflow-hidden rounded-lg border border-line bg-surface [&>li+li]:border-t [&>li+li]:border-line">
          {items.map((item) => (
            <li key={item.id} className="flex items-center gap-3 py-2 pr-3 pl-4">
              <Checkbox
                name="content"
                value={item.id}
                checked={picked.has(item.id)}
                onChange={(event) => pick(item.id, event.currentTarget.checked)}
                className="min-w-0 flex-1"
                label={
                  <span className="block">
                    <span className="block font-medium break-words">{item.title || today('untitled')}</span>
                    <span className="flex flex-wrap items-center gap-1.5 text-sm text-text-2">
                      {item.glyphs.map((glyph) => (
                        <Glyph key={glyph} of={glyph} className="size-3.5 text-text-3" />
                      ))}
                      <span className="tabular-nums">{item.due ?? t('noDate')}</span>
                    </span>
                  </span>
                }
              />
              <StatusMark stage={item.stage} />
            </li>
          ))}
        </ul>
        {errors.of('contentIds') && <p className="text-sm text-danger">{errors.of('contentIds')}</p>}
      </fieldset>
      <fieldset className="grid gap-1.5">
        <legend className="pb-1 font-medium">{t('to')}</legend>
        {approvers.length === 0 ? (
          <p className="flex flex-wrap items-center gap-3 text-text-2">
            {t('noPeople')}
            <LinkButton to={`/clients/${client.id}/approvers/new`} size="sm">
              {t('addPerson')}
            </LinkButton>
          </p>
        ) : (
          approvers.map((person) => (
            <Checkbox
              key={person.id}
              name="approver"
              value={person.id}
              defaultChecked
              label={`${person.name}, ${person.email}`}
            />
          ))
        )}
        {errors.of('approverIds') && <p className="text-sm text-danger">{errors.of('approverIds')}</p>}
      </fieldset>
      <TextArea name="note" rows={3} label={t('note')} help={t('noteHelp')} error={errors.of('note')} />
      <div>
        <Button type="submit" look="primary" icon={<Send />} busy={busy} busyWord={t('sending')}>
          {count > 0 ? t('send', { count }) : t('sendNone')}
        </Button>
      </div>
    </Form>
  );
}
