import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Plus, Radio } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listChannels } from '#server/channels/list.ts';
import { linkedinVersionState } from '#server/channels/versions.ts';
import { readClient } from '#server/clients/clients.ts';
import { LinkButton } from '../components/button.tsx';
import { ChannelLine } from '../components/channels/channel-line.tsx';
import { useReason } from '../components/channels/reason.ts';
import { useClient } from '../components/clients/use-client.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import { Card } from '../components/section.tsx';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    const { id } = await readClient(context.db, actor, params.clientId ?? '');
    const channels = await listChannels(context.db, actor, { clientId: id });
    const query = new URL(request.url).searchParams;
    const nameOf = (key: string) => channels.find(({ id }) => id === query.get(key))?.name ?? null;
    const unrevoked = nameOf('unrevoked');
    return {
      channels,
      now: context.clock.now(),
      linkedin: linkedinVersionState(context.config, context.clock.now()),
      connected: nameOf('connected'),
      unrevoked: unrevoked && { name: unrevoked, reason: query.get('why') ?? '' },
    };
  } catch (error) {
    throw orResponse(error);
  }
}

/** Where the client publishes, and whether it works. */
export default function Channels() {
  const { channels, now, linkedin, connected, unrevoked } = useLoaderData<typeof loader>();
  const client = useClient();
  const t = useTranslations('channels');
  const say = useReason();
  const add = `/clients/${client.id}/channels/new`;
  if (channels.length === 0) {
    return (
      <EmptyState
        icon={<Radio />}
        title={t('emptyTitle')}
        action={
          <LinkButton to={add} icon={<Plus />}>
            {t('add')}
          </LinkButton>
        }
      >
        {t('emptyText')}
      </EmptyState>
    );
  }
  const working = channels.filter(({ status, pausedAt }) => status === 'connected' && !pausedAt).length;
  const broken = channels.filter(({ status }) => status === 'reconnect').length;
  const paused = channels.filter(({ status, pausedAt }) => status === 'connected' && pausedAt).length;
  return (
    <div className="grid max-w-220 gap-4">
      <div role="status" className="empty:absolute">
        {connected && <Notice kind="good">{t('page.connectedNow', { name: connected })}</Notice>}
        {unrevoked && (
          <Notice kind="warn" title={t('page.notRevokedTitle', { name: unrevoked.name })}>
            {t('page.notRevoked', { why: say({ reason: unrevoked.reason }) })}
          </Notice>
        )}
      </div>
      <p className="text-md text-pretty text-text-2">{t('lead', { working, broken, paused })}</p>
      <Card
        flush
        title={t('title')}
        count={channels.length}
        action={
          <LinkButton to={add} look="quiet" size="sm" icon={<Plus />}>
            {t('add')}
          </LinkButton>
        }
      >
        <ul className="border-t border-line">
          {channels.map((channel) => (
            <ChannelLine key={channel.id} channel={channel} zone={client.zone} now={now} linkedin={linkedin} />
          ))}
        </ul>
      </Card>
    </div>
  );
}
