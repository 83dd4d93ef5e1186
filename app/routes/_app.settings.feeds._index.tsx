import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { CalendarPlus, Rss } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listFeeds } from '#server/feeds/feeds.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { Done } from '../components/people/done.tsx';
import { List, Row, Section } from '../components/section.tsx';
import { requireMember } from '../session.server.ts';
import { when } from '../words/when.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  const feeds = await listFeeds(context.db, actor);
  const say = (at: Date) => when(actor.locale, at, actor.timeZone, now);
  return {
    feeds: feeds.map(({ createdAt, readAt, ...feed }) => ({
      ...feed,
      made: say(createdAt),
      read: readAt && say(readAt),
    })),
  };
}

/** The private addresses under which calendar programs read the plan. */
export default function Feeds() {
  const { feeds } = useLoaderData<typeof loader>();
  const t = useTranslations('settings.feeds');
  const settings = useTranslations('settings');
  const add = (
    <LinkButton to="/settings/feeds/new" icon={<CalendarPlus />}>
      {t('add')}
    </LinkButton>
  );
  return (
    <div className="grid max-w-180 gap-4">
      <DocumentTitle>{settings('tabs.feeds')}</DocumentTitle>
      <Done of={{ revoked: t('revoked') }} />
      <Section title={t('title')} count={feeds.length || undefined} action={feeds.length > 0 && add}>
        {feeds.length === 0 ? (
          <EmptyState icon={<Rss />} title={t('emptyTitle')} action={add}>
            {t('emptyText')}
          </EmptyState>
        ) : (
          <List>
            {feeds.map((feed) => (
              <Row
                key={feed.id}
                title={feed.client?.name ?? t('mine')}
                meta={
                  <MetaLine>
                    {t('made', { name: feed.by, when: feed.made })}
                    {feed.read ? t('read', { when: feed.read }) : t('neverRead')}
                    {t(feed.showsBodies ? 'withBodies' : 'titlesOnly')}
                  </MetaLine>
                }
                action={
                  <Form method="post" action={`/settings/feeds/${feed.id}/revoke`}>
                    <Button
                      type="submit"
                      size="sm"
                      look="danger"
                      aria-label={t('revokeNamed', { name: feed.client?.name ?? t('mine') })}
                    >
                      {t('revoke')}
                    </Button>
                  </Form>
                }
              />
            ))}
          </List>
        )}
      </Section>
    </div>
  );
}
