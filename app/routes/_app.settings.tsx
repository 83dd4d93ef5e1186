import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { Page, PageHead } from '../components/page-bar.tsx';
import { Tabs } from '../components/tabs.tsx';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('settings');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { role } = await requireMember({ request, context });
  return { role };
}

/** Settings: one's own, and for owners the workspace's. */
export default function Settings() {
  const { role } = useLoaderData<typeof loader>();
  const t = useTranslations('settings');
  const own = ['profile', 'sessions', 'feeds'] as const;
  const ofWorkspace = role === 'owner' ? (['people', 'networks', 'audit', 'operations'] as const) : [];
  return (
    <Page>
      <PageHead title={t('title')} namesTab={false} />
      <Tabs
        label={t('title')}
        tabs={[...own, ...ofWorkspace].map((tab) => ({ to: `/settings/${tab}`, text: t(`tabs.${tab}`) }))}
      />
      <Outlet />
    </Page>
  );
}
