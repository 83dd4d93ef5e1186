import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { localDate } from '#server/content/time.ts';
import { lateCounts, lateItems } from '#server/late/lateList.ts';
import { distances, latestHour } from '#server/late/newTimes.ts';
import { spreads } from '#server/late/publishSpread.ts';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { LateList } from '../components/late/late-list.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { lateView } from '../late.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('late');

/** As many as are decided about in one press. */
const most = 200;

const dayMs = 24 * 3_600_000;

/** What did not go out at its time and waits for a person, with what can be done with many at once. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  const [items, counts] = await Promise.all([
    lateItems(context.db, actor, most, now),
    lateCounts(context.db, actor, now),
  ]);
  return {
    ways: { distances, latestHour, spreads },
    items: items.map((item) => lateView(item, actor, now)),
    late: counts.late,
    held: counts.waiting - counts.late,
    tomorrow: localDate(new Date(now.getTime() + dayMs), actor.timeZone),
  };
}

export type LateData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Late() {
  const data = useLoaderData<typeof loader>();
  const t = useTranslations('late');
  const { late, held, items } = data;
  return (
    <Page>
      <PageHead
        title={t('title')}
        lead={
          items.length > 0 &&
          t.rich('lead', { late, held, b: (text) => <b className="font-semibold text-text tabular-nums">{text}</b> })
        }
      />
      <LateList data={data}>
        <EmptyState
          icon={<CircleCheck />}
          title={t('empty.title')}
          action={<LinkButton to="/">{t('empty.action')}</LinkButton>}
        >
          {t('empty.text')}
        </EmptyState>
      </LateList>
    </Page>
  );
}
