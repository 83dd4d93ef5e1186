import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData, useNavigation } from '@remix-run/react';
import { ExternalLink, Pause, RefreshCw, Settings2, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { readChannel } from '#server/channels/list.ts';
import { listOpenTasks } from '#server/channels/tasks.ts';
import { linkedinVersionState } from '#server/channels/versions.ts';
import { readClient } from '#server/clients/clients.ts';
import { Button, LinkButton } from '../components/button.tsx';
import {
  asksForAction,
  DisconnectDialog,
  HealthNote,
  MainAction,
  useHealth,
} from '../components/channels/channel-line.tsx';
import { ChannelFacts } from '../components/channels/facts.tsx';
import { OpenTasks } from '../components/channels/open-tasks.tsx';
import { Glyph } from '../components/glyph.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { Card } from '../components/section.tsx';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, config, clock } = context;
  try {
    const { id, name, zone } = await readClient(db, actor, params.clientId ?? '');
    const channel = await readChannel(db, actor, { clientId: id, channelId: params.channelId ?? '' });
    const { pageToken, ...settings } = channel.settings;
    return {
      client: { id, name, zone },
      channel: { ...channel, settings },
      pageUrl: channel.network === 'practice' ? `${config.appUrl}/practice/${String(pageToken)}` : null,
      tasks: channel.network === 'manual' ? await listOpenTasks(db, actor, { channelId: channel.id }) : null,
      isChecked: new URL(request.url).searchParams.has('checked') && channel.reason === null,
      now: clock.now(),
      linkedin: linkedinVersionState(config, clock.now()),
    };
  } catch (error) {
    throw orResponse(error);
  }
}

/** One channel: whether it works, what it takes, what can be done with it. */
export default function ChannelPage() {
  const { client, channel, pageUrl, tasks, isChecked, now, linkedin } = useLoaderData<typeof loader>();
  const t = useTranslations('channels');
  const health = useHealth(client.zone, now, linkedin)(channel);
  const base = `/clients/${client.id}/channels/${channel.id}`;
  return (
    <Page narrow>
      <PageHead
        title={channel.name}
        lead={`${t(`networks.${channel.network}` as never)} · ${client.name}`}
        mark={
          <span className="grid size-12 place-items-center rounded-lg bg-hover text-text-2">
            <Glyph of={channel.glyph} className="size-6" />
          </span>
        }
      >
        {pageUrl && (
          <a
            href={pageUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex h-8 items-center justify-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 font-medium hover:bg-hover phone:h-11"
          >
            <ExternalLink className="text-text-2" />
            {t('actions.page')}
          </a>
        )}
      </PageHead>
      <div className="grid gap-5">
        <div role="status" className="empty:absolute">
          {isChecked && <Notice kind="good">{t('page.checkedFine')}</Notice>}
        </div>
        <Card title={t('page.state')}>
          <div className="flex flex-wrap items-center gap-3">
            <HealthNote look={health} className="min-w-0 flex-1 basis-64" />
            {asksForAction(channel, now) && <MainAction channel={channel} base={base} />}
          </div>
        </Card>
        {tasks && <OpenTasks tasks={tasks} zone={client.zone} now={now} />}
        <ChannelFacts channel={channel} pageUrl={pageUrl} zone={client.zone} now={now} />
        <Actions base={base} />
      </div>
    </Page>
  );
}

function Actions({ base }: { base: string }) {
  const { channel } = useLoaderData<typeof loader>();
  const { formAction } = useNavigation();
  const [isAsking, setAsking] = useState(false);
  const t = useTranslations('channels.actions');
  if (channel.status === 'disconnected') return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Form method="post" action={`${base}/check`}>
        <Button type="submit" icon={<RefreshCw />} busy={formAction === `${base}/check`} busyWord={t('checking')}>
          {t('check')}
        </Button>
      </Form>
      <LinkButton to={`${base}/reconnect`} icon={<Settings2 />}>
        {t('settings')}
      </LinkButton>
      {/* A paused channel is resumed by the action beside its state. */}
      {!channel.pausedAt && (
        <Form method="post" action={`${base}/pause`}>
          <Button type="submit" icon={<Pause />}>
            {t('pause')}
          </Button>
        </Form>
      )}
      <Button look="danger" icon={<Unplug />} onClick={() => setAsking(true)}>
        {t('disconnect')}
      </Button>
      <DisconnectDialog channel={channel} base={base} isOpen={isAsking} onClose={() => setAsking(false)} />
    </div>
  );
}
