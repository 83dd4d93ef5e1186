import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { Button, TextLink } from '../components/button.tsx';
import { ClientMark } from '../components/client-edge.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List, Row } from '../components/section.tsx';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  return {
    clients: await listClients(context.db, actor, { archived: true }),
    isOwner: actor.role === 'owner',
  };
}

export default function ArchivedClients() {
  const { clients, isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('clients');
  return (
    <Page>
      <PageHead title={t('archivedTitle')} lead={clients.length > 0 ? t('archivedLead') : t('archivedEmpty')} />
      {clients.length > 0 && (
        <List>
          {clients.map((client) => (
            <Row
              key={client.id}
              mark={<ClientMark name={client.name} colour={client.colour} />}
              title={<TextLink to={`/clients/${client.id}`}>{client.name}</TextLink>}
              action={
                isOwner && (
                  <Form method="post" action={`/clients/${client.id}/restore`}>
                    <Button type="submit" size="sm" className="phone:w-full">
                      {t('page.restore')}
                    </Button>
                  </Form>
                )
              }
            />
          ))}
        </List>
      )}
      <p className="mt-4">
        <TextLink to="/clients" className="text-sm">
          {t('activeLink')}
        </TextLink>
      </p>
    </Page>
  );
}
