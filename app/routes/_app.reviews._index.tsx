import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Hourglass, Send } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { networkOf } from '#server/networks/index.ts';
import { withClients } from '#server/review/withClients.ts';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { WithClientCard } from '../components/review/with-client.tsx';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';
import { longDay, when } from '../words/when.ts';

await needWords('approve');

/** What lies with clients, with whom, and whether they looked. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  const clients = await withClients(context.db, actor, now);
  const say = (at: Date | null, zone: string) => at && when(actor.locale, at, zone, now);
  return {
    clients: clients.map(({ client, items, approvers }) => ({
      client,
      items: items.map(({ sentAt, dueAt, networks, ...item }) => ({
        ...item,
        glyphs: networks.map((network) => networkOf(network)?.glyph ?? network),
        sent: when(actor.locale, sentAt, client.zone, now),
        due: say(dueAt, client.zone),
        isPast: dueAt !== null && dueAt <= now,
      })),
      approvers: approvers.map(({ sentAt, openedAt, linkUntil, ...person }) => ({
        ...person,
        sent: say(sentAt, client.zone),
        opened: say(openedAt, client.zone),
        until: linkUntil && longDay(actor.locale, linkUntil, client.zone, now),
      })),
    })),
  };
}

export default function Reviews() {
  const { clients } = useLoaderData<typeof loader>();
  const t = useTranslations('approve.assistant');
  const count = clients.reduce((sum, { items }) => sum + items.length, 0);
  const b = (text: ReactNode) => <b className="font-semibold text-text tabular-nums">{text}</b>;
  return (
    <Page>
      <PageHead title={t('title')} lead={t.rich('lead', { count, b })}>
        <LinkButton to="/reviews/send" icon={<Send />}>
          {t('sendTitle')}
        </LinkButton>
      </PageHead>
      {clients.length === 0 ? (
        <EmptyState icon={<Hourglass />} title={t('emptyTitle')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <div className="grid gap-7">
          {clients.map((one) => (
            <WithClientCard key={one.client.id} {...one} />
          ))}
        </div>
      )}
    </Page>
  );
}
