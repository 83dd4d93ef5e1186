import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Plus, Store } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { LinkButton, TextLink } from '../components/button.tsx';
import { ClientRow } from '../components/clients/client-row.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List } from '../components/section.tsx';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const clients = await listClients(context.db, actor);
  return { clients, isOwner: actor.role === 'owner', viewerZone: actor.timeZone, now: context.clock.now() };
}

export default function Clients() {
  const { clients, isOwner, viewerZone, now } = useLoaderData<typeof loader>();
  const t = useTranslations('clients');
  const add = (
    <LinkButton to="/clients/new" look="primary" icon={<Plus />}>
      {t('newClient')}
    </LinkButton>
  );
  return (
    <Page>
      <PageHead title={t('title')} lead={t('lead', { count: clients.length })}>
        {isOwner && clients.length > 0 && add}
      </PageHead>
      {clients.length > 0 ? (
        <List>
          {clients.map((client) => (
            <ClientRow key={client.id} client={client} viewerZone={viewerZone} now={now} />
          ))}
        </List>
      ) : (
        <EmptyState icon={<Store />} title={t('emptyTitle')} action={isOwner && add}>
          {isOwner ? t('emptyText') : t('emptyAssistant')}
        </EmptyState>
      )}
      <p className="mt-4">
        <TextLink to="/clients/archived" className="text-sm">
          {t('archivedLink')}
        </TextLink>
      </p>
    </Page>
  );
}
