import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useSearchParams } from '@remix-run/react';
import { FileUp, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { listById } from '#server/audience/lists.ts';
import { type MemberRow, membersOf } from '#server/audience/subscribers.ts';
import { PeopleTable } from '../components/audience/people-table.tsx';
import { SignUpForm } from '../components/audience/sign-up-form.tsx';
import { Button, LinkButton, TextLink } from '../components/button.tsx';
import { ClientEdge } from '../components/client-edge.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { orResponse } from '../http.server.ts';
import { idOf, isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

const statuses = ['subscribed', 'pending', 'unsubscribed'] as const;

/** One list: its people page by page, and its form. A nonsense filter in the address is left out, not answered with an error. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const url = new URL(request.url);
  const status = statuses.find((one) => one === url.searchParams.get('status'));
  const search = (url.searchParams.get('search') ?? '').slice(0, 100);
  const [, createdAt = '', subscriberId = ''] =
    /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_([0-9a-f-]{36})$/.exec(url.searchParams.get('after') ?? '') ?? [];
  const after = isId(subscriberId) && !Number.isNaN(Date.parse(createdAt)) ? { createdAt, subscriberId } : undefined;
  const listId = idOf(params, 'listId');
  try {
    const list = await listById(context.db, actor, listId);
    const { rows, more } = await membersOf(context.db, actor, { listId, search, status, after });
    const last = rows.at(-1);
    return {
      list,
      rows: rows.map(({ createdAt: at, ...row }) => ({ ...row, createdAt: at.toISOString() })),
      next: more && last ? `${last.createdAt.toISOString()}_${last.subscriberId}` : null,
      isFirst: after === undefined,
      search,
      status: status ?? '',
      timeZone: actor.timeZone,
      formUrl: list.formToken ? `${context.config.appUrl}/forms/${list.formToken}` : null,
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export type PersonRow = Omit<MemberRow, 'createdAt'> & { createdAt: string };

export default function ListPage() {
  const { list, rows, next, isFirst, search, status, timeZone, formUrl } = useLoaderData<typeof loader>();
  const refused = useActionData();
  const [searchParams] = useSearchParams();
  const [archiving, setArchiving] = useState(false);
  const t = useTranslations('audience');
  const base = `/audience/lists/${list.id}`;
  const isEmpty = list.subscribed + list.pending + list.unsubscribed === 0;
  const nextParams = new URLSearchParams(searchParams);
  if (next) nextParams.set('after', next);
  const toImport = (look: 'primary' | 'plain') => (
    <LinkButton to={`${base}/import`} look={look} icon={<FileUp />}>
      {t('importFile')}
    </LinkButton>
  );
  const toAdd = (
    <LinkButton to={`${base}/add`} icon={<UserPlus />}>
      {t('addPerson')}
    </LinkButton>
  );
  return (
    <Page>
      <DocumentTitle>{list.name}</DocumentTitle>
      <PageHead
        title={list.name}
        mark={<ClientEdge colour={list.clientColour} className="h-11" />}
        lead={
          <>
            <TextLink to={`/clients/${list.clientId}`}>{list.clientName}</TextLink>
            {', '}
            {t('subscribed', { count: list.subscribed })}
            {list.pending > 0 && `, ${t('pending', { count: list.pending })}`}
            {list.unsubscribed > 0 && `, ${t('unsubscribed', { count: list.unsubscribed })}`}
          </>
        }
      >
        {!isEmpty && toAdd}
        {!isEmpty && toImport('primary')}
      </PageHead>
      {isEmpty ? (
        <EmptyState
          icon={<Users />}
          title={t('noPeopleTitle')}
          action={
            <>
              {toImport('primary')}
              {toAdd}
            </>
          }
        >
          {t('noPeopleText')}
        </EmptyState>
      ) : (
        <>
          <Form method="get" className="mb-3 flex flex-wrap items-end gap-2" role="search">
            <TextField
              name="search"
              type="search"
              label={t('search')}
              placeholder={t('searchHelp')}
              defaultValue={search}
              className="w-70 phone:w-full"
            />
            <Select
              name="status"
              label={t('status')}
              defaultValue={status}
              className="w-44 phone:flex-1"
              options={[
                { value: '', label: t('all') },
                ...statuses.map((one) => ({ value: one, label: t('statusOf', { status: one }) })),
              ]}
            />
            <Button type="submit">{t('search')}</Button>
          </Form>
          {rows.length === 0 ? (
            <p className="py-4 text-text-2">
              {t('nobodyFound')} <TextLink to={base}>{t('clearSearch')}</TextLink>
            </p>
          ) : (
            <PeopleTable listId={list.id} rows={rows} timeZone={timeZone} />
          )}
          <nav className="mt-2 flex gap-2">
            {!isFirst && (
              <LinkButton
                to={`?${new URLSearchParams([
                  ['search', search],
                  ['status', status],
                ])}`}
                look="quiet"
              >
                {t('firstPage')}
              </LinkButton>
            )}
            {next && (
              <LinkButton to={`?${nextParams}`} look="quiet">
                {t('next')}
              </LinkButton>
            )}
          </nav>
        </>
      )}
      <SignUpForm refused={refused} listId={list.id} name={list.name} intro={list.formIntro} formUrl={formUrl} />
      <div className="mt-6 flex flex-wrap gap-2">
        <LinkButton to={`/audience/suppressions/${list.clientId}`} look="quiet">
          {t('suppressionTitle')}
        </LinkButton>
        <Button look="danger" onClick={() => setArchiving(true)}>
          {t('archive')}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={archiving}
        onClose={() => setArchiving(false)}
        title={t('archiveTitle', { name: list.name })}
        confirm={t('archive')}
        action={`${base}/archive`}
      >
        {t('archiveText')}
      </ConfirmDialog>
    </Page>
  );
}
