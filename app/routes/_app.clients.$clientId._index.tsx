import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarDays, CircleCheck, Plus, Radio, Unplug } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listApprovers } from '#server/clients/approvers.ts';
import { readClient } from '#server/clients/clients.ts';
import { type ChannelState, channelStates, nextOut } from '#server/clients/overview.ts';
import { LinkButton, TextLink } from '../components/button.tsx';
import { Initial } from '../components/client-edge.tsx';
import { spanOf } from '../components/clients/grace.ts';
import { useClient } from '../components/clients/use-client.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Glyph } from '../components/glyph.tsx';
import { Card, Facts } from '../components/section.tsx';
import { StatusMark } from '../components/status-mark.tsx';
import { ClientTime, useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  try {
    const { id } = await readClient(context.db, actor, params.clientId ?? '');
    const [channels, next, approvers] = await Promise.all([
      channelStates(context.db, actor, id),
      nextOut(context.db, actor, id, 6),
      listApprovers(context.db, actor, id, now),
    ]);
    return { channels, next, approvers, now, viewerZone: actor.timeZone, isOwner: actor.role === 'owner' };
  } catch (error) {
    throw orResponse(error);
  }
}

export default function Overview() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_348px] items-start gap-5 max-[1100px]:grid-cols-[minmax(0,1fr)]">
      <div className="grid gap-5">
        <Next />
        <Channels />
      </div>
      <div className="grid gap-5">
        <Approval />
        <Brand />
      </div>
    </div>
  );
}

function Next() {
  const { next, now, viewerZone } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients.overview');
  if (next.length === 0) {
    return (
      <Card title={t('next')}>
        <EmptyState icon={<CalendarDays />} title={t('nextEmptyTitle')}>
          {t('nextEmptyText')}
        </EmptyState>
      </Card>
    );
  }
  const today = dateOf(wallOf(now, client.zone));
  return (
    <Card
      flush
      title={t('next')}
      action={
        <LinkButton to={`/calendar?client=${client.id}`} look="quiet" size="sm">
          {t('toCalendar')}
        </LinkButton>
      }
    >
      <ul>
        {next.map((item) => (
          <li
            key={`${item.contentId}${item.dueAt.getTime()}`}
            className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-t border-line px-4 py-2.25 hover:bg-hover/45"
          >
            <TextLink
              to={`/contents/${item.contentId}`}
              className="truncate text-md text-text after:absolute after:inset-0 hover:no-underline"
            >
              {item.title}
            </TextLink>
            <StatusMark stage={item.stage} className="justify-self-end" />
            <ClientTime
              at={item.dueAt}
              zone={client.zone}
              viewerZone={viewerZone}
              today={today}
              className="text-sm text-text-2"
            />
            <span className="flex justify-end gap-1.5 text-text-3">
              {[...new Set(item.networks)].map((network) => (
                <Glyph key={network} of={network} className="size-3.5" />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Channels() {
  const { channels } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients.overview');
  const add = (
    <LinkButton to={`/clients/${client.id}/channels/new`} look="quiet" size="sm" icon={<Plus />}>
      {t('addChannel')}
    </LinkButton>
  );
  if (channels.length === 0) {
    return (
      <Card title={t('channels')}>
        <EmptyState
          icon={<Radio />}
          title={t('channelsEmptyTitle')}
          action={
            <LinkButton to={`/clients/${client.id}/channels/new`} size="sm" icon={<Plus />}>
              {t('addChannel')}
            </LinkButton>
          }
        >
          {t('channelsEmptyText')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card flush title={t('channels')} count={channels.length} action={add}>
      <ul>
        {channels.map((channel) => (
          <ChannelLine key={channel.id} channel={channel} />
        ))}
      </ul>
    </Card>
  );
}

function ChannelLine({ channel }: { channel: ChannelState }) {
  const client = useClient();
  const t = useTranslations('clients.overview');
  const isDead = channel.status === 'reconnect';
  return (
    <li className="grid min-h-13 grid-cols-[32px_minmax(0,240px)_minmax(0,1fr)_auto] items-center gap-3 border-t border-line py-2.5 pr-2.5 pl-4 phone:grid-cols-[32px_minmax(0,1fr)]">
      <span className="grid size-8 place-items-center rounded-[8px] bg-hover text-text-2">
        <Glyph of={channel.network} />
      </span>
      <TextLink to={`/clients/${client.id}/channels`} className="truncate text-text">
        {channel.name}
      </TextLink>
      <span className={`flex items-center gap-2 phone:col-start-2 ${isDead ? 'text-s-held' : 'text-text-2'}`}>
        {isDead ? (
          <Unplug className="size-3.5 stroke-2" />
        ) : (
          <CircleCheck className="size-3.5 stroke-2 text-s-approved" />
        )}
        {isDead ? <span className="font-medium">{t('reconnect')}</span> : t('works')}
      </span>
      {isDead && (
        <LinkButton
          to={`/clients/${client.id}/channels/${channel.id}/reconnect`}
          size="sm"
          className="phone:col-start-2"
        >
          {t('reconnectAction')}
        </LinkButton>
      )}
    </li>
  );
}

function Approval() {
  const { approvers, now, isOwner } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('clients.overview');
  const dates = useDates();
  const today = dateOf(wallOf(now, client.zone));
  return (
    <Card
      title={t('approval')}
      action={
        isOwner && (
          <LinkButton to={`/clients/${client.id}/approval`} look="quiet" size="sm">
            {t('change')}
          </LinkButton>
        )
      }
    >
      <p className="text-pretty text-text-2">
        {client.approvalPolicy === 'required' ? t('required') : t('notNeeded')}{' '}
        {client.approvalPolicy === 'required' &&
          (client.graceMinutes > 0
            ? t.rich('grace', {
                ...spanOf(client.graceMinutes),
                b: (words) => <b className="font-medium text-text">{words}</b>,
              })
            : t('noGrace'))}
      </p>
      {approvers.length > 0 ? (
        <ul className="mt-3">
          {approvers.map((person) => (
            <li key={person.id} className="flex items-center gap-2.5 border-t border-line py-2 first:border-0">
              <Initial name={person.name} />
              <span className="min-w-0">
                <span className="block truncate font-medium">{person.name}</span>
                <span className="block text-sm text-text-3">
                  {person.lastOpenedAt
                    ? t('opened', { time: dates.near(wallOf(person.lastOpenedAt, client.zone), today) })
                    : t('neverOpened')}
                </span>
              </span>
            </li>
          ))}
        </ul>
      ) : (
        client.approvalPolicy === 'required' && (
          <p className="mt-3 flex flex-wrap items-center gap-2 font-medium text-s-held">
            {t('nobody')}
            {isOwner && (
              <LinkButton to={`/clients/${client.id}/approvers/new`} size="sm">
                {t('addApprover')}
              </LinkButton>
            )}
          </p>
        )
      )}
    </Card>
  );
}

function Brand() {
  const client = useClient();
  const { isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('clients.overview');
  const missing = <span className="text-text-3">{t('missing')}</span>;
  return (
    <Card
      title={t('brand')}
      action={
        isOwner && (
          <LinkButton to={`/clients/${client.id}/details`} look="quiet" size="sm">
            {t('change')}
          </LinkButton>
        )
      }
    >
      <Facts
        items={[
          {
            name: t('colour'),
            value: (
              <span className="flex items-center gap-2">
                <span
                  aria-hidden="true"
                  className="size-6 rounded-md border border-black/12"
                  style={{ background: client.chosenColour }}
                />
                <span className="tabular-nums text-text-2">{client.chosenColour}</span>
              </span>
            ),
          },
          { name: t('address'), value: client.postalAddress || missing },
          {
            name: t('footer'),
            value: client.mailFooter ? <span className="whitespace-pre-line">{client.mailFooter}</span> : missing,
          },
        ]}
      />
    </Card>
  );
}
