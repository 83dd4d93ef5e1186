import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { edgeColour } from '#server/clients/colour.ts';
import { readCalendarClients } from '#server/content/narrowing.ts';
import { localDate, localWall } from '#server/content/time.ts';
import { networkOf } from '#server/networks/index.ts';
import { withClients } from '#server/review/withClients.ts';
import { readWeek } from '#server/week/week.ts';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { WeekPlan } from '../components/plan/week-plan.tsx';
import { orResponse } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { weekIn } from '../plan.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('plan');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, clock } = context;
  const now = clock.now();
  const asked = new URL(request.url).searchParams;
  const clients = (await readCalendarClients(db, actor)).map(({ colour, ...client }) => ({
    ...client,
    colour: edgeColour(colour),
  }));
  const named = asked.get('client');
  const clientId = isId(named) ? named : clients[0]?.id;
  if (!clientId) return { clients, week: null, isOwner: actor.role === 'owner' };
  const zone = clients.find(({ id }) => id === clientId)?.zone ?? actor.timeZone;
  const today = localDate(now, zone);
  const first = weekIn(asked.get('week'), actor, today);
  try {
    const { client, slots, items, ideas, ...week } = await readWeek(db, actor, { clientId, week: first }, now);
    const lies = (await withClients(db, actor, now)).find((each) => each.client.id === clientId);
    const own = (wall: string, dueAt: Date) => {
      const seen = localWall(dueAt, actor.timeZone);
      return seen === wall ? null : seen;
    };
    const glyphs = (channels: { id: string; network: string; name: string }[]) =>
      channels.map(({ id, network, name }) => ({ id, name, glyph: networkOf(network)?.glyph ?? network }));
    return {
      clients,
      isOwner: actor.role === 'owner',
      week: {
        ...week,
        first,
        today,
        client: { ...client, colour: edgeColour(client.colour) },
        items: items.flatMap(({ channels, dueAt, ...item }) =>
          item.stage === 'cancelled' ? [] : [{ ...item, ownWall: own(item.wall, dueAt), channels: glyphs(channels) }],
        ),
        slots: slots.map(({ channels, dueAt, ...slot }) => ({
          ...slot,
          isPast: dueAt <= now,
          ownWall: own(slot.shownWall, dueAt),
          ids: channels.map(({ id }) => id),
          free: glyphs(channels.filter(({ contentIds }) => contentIds.length === 0)),
        })),
        ideas: ideas.map(({ channels, ...idea }) => ({ ...idea, channels: glyphs(channels) })),
        waiting: lies
          ? {
              count: lies.items.length,
              since: lies.items[0] ? localWall(lies.items[0].sentAt, actor.timeZone) : null,
              people: lies.approvers.map(({ id, name, openedAt, sentAt }) => ({
                id,
                name,
                openedAt: openedAt && sentAt && openedAt >= sentAt ? localWall(openedAt, actor.timeZone) : null,
              })),
            }
          : null,
        viewerToday: localDate(now, actor.timeZone),
      },
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export type PlanData = NonNullable<Awaited<ReturnType<typeof loader>>['week']>;

/** One client's week as columns of slots, with its ideas on the side. */
export default function PlanTheWeek() {
  const { clients, week, isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('plan');
  if (!week) {
    return (
      <Page>
        <PageHead title={t('title')} />
        <EmptyState
          icon={<CalendarCheck />}
          title={t('noClientsTitle')}
          action={isOwner && <LinkButton to="/clients/new">{t('addClient')}</LinkButton>}
        >
          {t('noClients')}
        </EmptyState>
      </Page>
    );
  }
  return <WeekPlan key={`${week.client.id} ${week.first}`} week={week} clients={clients} />;
}
