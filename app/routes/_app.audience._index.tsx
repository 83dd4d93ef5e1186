import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Plus, Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { lists } from '#server/audience/lists.ts';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List, Row } from '../components/section.tsx';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

/** Every list of the member's clients. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  return { lists: await lists(context.db, actor) };
}

export default function Audience() {
  const { lists: all } = useLoaderData<typeof loader>();
  const t = useTranslations('audience');
  const people = all.reduce((sum, list) => sum + list.subscribed, 0);
  const newList = (
    <LinkButton to="/audience/lists/new" look="primary" icon={<Plus />}>
      {t('newList')}
    </LinkButton>
  );
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead', { people })}>
        {all.length > 0 && newList}
      </PageHead>
      {all.length === 0 && (
        <EmptyState icon={<Users />} title={t('emptyTitle')} action={newList}>
          {t('emptyText')}
        </EmptyState>
      )}
      {all.length > 0 && (
        <List>
          {all.map((list) => (
            <Row
              key={list.id}
              colour={list.clientColour}
              title={
                <Link to={`/audience/lists/${list.id}`} className="underline-offset-3 hover:underline">
                  {list.name}
                </Link>
              }
              meta={
                <MetaLine>
                  {list.clientName}
                  {t('subscribed', { count: list.subscribed })}
                  {list.pending > 0 && t('pending', { count: list.pending })}
                  {list.unsubscribed > 0 && t('unsubscribed', { count: list.unsubscribed })}
                  {list.formToken && t('formOpen')}
                </MetaLine>
              }
              action={
                <LinkButton to={`/audience/lists/${list.id}/import`} size="sm">
                  {t('importFile')}
                </LinkButton>
              }
            />
          ))}
        </List>
      )}
    </Page>
  );
}
