import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, Outlet, useLoaderData } from '@remix-run/react';
import { Archive, CalendarDays, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { readClient } from '#server/clients/clients.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { ClientMark } from '../components/client-edge.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useDates, useZoneName } from '../components/time.tsx';
import { wallOf } from '../components/wall.ts';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    return { client: await readClient(context.db, actor, params.clientId ?? ''), isOwner: actor.role === 'owner' };
  } catch (error) {
    throw orResponse(error);
  }
}

/** One client: its head and its tabs. */
export default function ClientLayout() {
  const { client, isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('clients.page');
  const dates = useDates();
  const zoneName = useZoneName();
  const base = `/clients/${client.id}`;
  const since = dates.monthSince(wallOf(client.createdAt, client.zone));
  return (
    <Page>
      <PageHead
        title={client.name}
        lead={t('lead', { zone: zoneName(client.zone), locale: client.locale, since })}
        mark={
          <ClientMark
            size="lg"
            name={client.name}
            colour={client.colour}
            logo={client.logoId && `/media/${client.logoId}/small`}
          />
        }
      >
        {!client.archivedAt && (
          <>
            <LinkButton to={`/calendar?client=${client.id}`} icon={<CalendarDays />}>
              {t('calendar')}
            </LinkButton>
            <LinkButton to={`/contents/new?client=${client.id}`} look="primary" icon={<Plus />}>
              {t('newContent')}
            </LinkButton>
          </>
        )}
      </PageHead>
      <Tabs
        label={t('tabs')}
        tabs={[
          { to: base, text: t('overview'), end: true },
          { to: `${base}/channels`, text: t('channels') },
          { to: `${base}/week`, text: t('week') },
          { to: `${base}/approval`, text: t('approval') },
          ...(isOwner ? [{ to: `${base}/team`, text: t('people') }] : []),
          { to: `${base}/details`, text: t('details') },
        ]}
      />
      {client.archivedAt ? (
        <Standing id={client.id} verb={isOwner ? 'restore' : null} title={t('archivedTitle')} icon={Archive}>
          {t('archivedText')}
        </Standing>
      ) : (
        client.pausedAt && (
          <Standing id={client.id} verb="resume" title={t('pausedTitle')}>
            {t('pausedText')}
          </Standing>
        )
      )}
      <Outlet context={client} />
    </Page>
  );
}

function Standing({
  id,
  verb,
  title,
  icon,
  children,
}: {
  id: string;
  verb: 'resume' | 'restore' | null;
  title: string;
  icon?: typeof Archive;
  children: string;
}) {
  const t = useTranslations('clients.page');
  return (
    <Notice
      kind={icon ? 'info' : 'warn'}
      icon={icon}
      title={title}
      className="mb-5"
      action={
        verb && (
          <Form method="post" action={`/clients/${id}/${verb}`}>
            <Button type="submit" size="sm">
              {t(verb)}
            </Button>
          </Form>
        )
      }
    >
      {children}
    </Notice>
  );
}
