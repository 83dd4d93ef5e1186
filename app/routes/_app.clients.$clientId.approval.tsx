import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { Plus, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Approver, listApprovers } from '#server/clients/approvers.ts';
import { readClient } from '#server/clients/clients.ts';
import { changePolicy } from '#server/clients/policy.ts';
import { LinkButton } from '../components/button.tsx';
import { RadioGroup } from '../components/checks.tsx';
import { Initial } from '../components/client-edge.tsx';
import { offeredGrace, useGraceWords } from '../components/clients/grace.ts';
import { useClient } from '../components/clients/use-client.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Select } from '../components/inputs.tsx';
import { Menu } from '../components/menu.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { Notice } from '../components/notice.tsx';
import { SaveRow } from '../components/save-row.tsx';
import { Card } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireMember, requireOwner } from '../session.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  try {
    const { id } = await readClient(context.db, actor, params.clientId ?? '');
    return { approvers: await listApprovers(context.db, actor, id, now), now, isOwner: actor.role === 'owner' };
  } catch (error) {
    throw orResponse(error);
  }
}

/** Saves the policy and the grace. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const form = await request.formData();
    await changePolicy(
      context.db,
      actor,
      {
        clientId: params.clientId ?? '',
        policy: String(form.get('policy')),
        graceMinutes: Number(form.get('grace') ?? Number.NaN),
      },
      context.clock.now(),
    );
    return { saved: true };
  });
}

export default function ApprovalTab() {
  const { isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('clients.approval');
  return (
    <div className="grid max-w-180 gap-5">
      {!isOwner && <Notice>{t('ownerOnly')}</Notice>}
      <Policy />
      <Approvers />
    </div>
  );
}

function Policy() {
  const { isOwner } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const busy = useNavigation().state === 'submitting';
  const client = useClient();
  const t = useTranslations('clients.approval');
  const graceWords = useGraceWords();
  const minutes = [...new Set([...offeredGrace, client.graceMinutes])].sort((a, b) => a - b);
  return (
    <Card title={t('policyTitle')}>
      <Form method="post" className="pt-1">
        <fieldset disabled={!isOwner} className="flex flex-col gap-5">
          <FormErrors data={result} fields={['policy', 'grace']} />
          <RadioGroup
            name="policy"
            label={t('policy')}
            error={errors.of('policy')}
            defaultValue={client.approvalPolicy}
            options={[
              { value: 'required', label: t('required'), help: t('requiredHelp') },
              { value: 'not_needed', label: t('notNeeded'), help: t('notNeededHelp') },
            ]}
          />
          <Select
            name="grace"
            label={t('grace')}
            help={t('graceHelp')}
            error={errors.of('grace')}
            className="max-w-80"
            defaultValue={String(client.graceMinutes)}
            options={minutes.map((value) => ({ value: String(value), label: graceWords(value) }))}
          />
          {isOwner && <SaveRow busy={busy} saved={Boolean(result && 'saved' in result)} />}
        </fieldset>
      </Form>
    </Card>
  );
}

function Approvers() {
  const { approvers, isOwner } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients.approval');
  const add = `/clients/${client.id}/approvers/new`;
  if (approvers.length === 0) {
    return (
      <Card title={t('people')}>
        <EmptyState
          icon={<UserRoundCheck />}
          title={t('peopleEmptyTitle')}
          action={
            isOwner && (
              <LinkButton to={add} size="sm" icon={<Plus />}>
                {t('add')}
              </LinkButton>
            )
          }
        >
          {t('peopleEmptyText')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      flush
      title={t('people')}
      count={approvers.length}
      action={
        isOwner && (
          <LinkButton to={add} look="quiet" size="sm" icon={<Plus />}>
            {t('add')}
          </LinkButton>
        )
      }
    >
      <p className="px-4 pb-3 text-text-2">{t('peopleLead')}</p>
      <ul>
        {approvers.map((person) => (
          <ApproverLine key={person.id} person={person} />
        ))}
      </ul>
    </Card>
  );
}

function ApproverLine({ person }: { person: Approver }) {
  const { now, isOwner } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients.approval');
  const o = useTranslations('clients.overview');
  const c = useTranslations('buttons');
  const dates = useDates();
  const [isRemoving, setRemoving] = useState(false);
  const base = `/clients/${client.id}/approvers/${person.id}`;
  const today = dateOf(wallOf(now, client.zone));
  return (
    <li className="flex items-center gap-2.5 border-t border-line py-2 pr-2.5 pl-4">
      <Initial name={person.name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{person.name}</span>
        <span className="block text-sm text-text-2">
          <MetaLine>
            <span className="break-all">{person.email}</span>
            {person.lastOpenedAt
              ? o('opened', { time: dates.near(wallOf(person.lastOpenedAt, client.zone), today) })
              : o('neverOpened')}
            {person.linkUntil && t('linkUntil', { date: dates.dayMonth(wallOf(person.linkUntil, client.zone)) })}
          </MetaLine>
        </span>
      </span>
      {isOwner && (
        <>
          <LinkButton to={base} look="quiet" size="sm">
            {c('edit')}
          </LinkButton>
          <Menu
            label={t('more', { name: person.name })}
            items={[{ id: 'remove', text: t('remove'), danger: true, onSelect: () => setRemoving(true) }]}
          />
          <ConfirmDialog
            isOpen={isRemoving}
            onClose={() => setRemoving(false)}
            title={t('removeTitle', { name: person.name })}
            confirm={t('removeConfirm', { name: person.name })}
            action={`${base}/remove`}
          >
            {t('removeText', { name: person.name })}
          </ConfirmDialog>
        </>
      )}
    </li>
  );
}
