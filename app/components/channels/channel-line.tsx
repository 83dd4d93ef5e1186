import { Form } from '@remix-run/react';
import { CircleCheck, CircleQuestionMark, Hourglass, type LucideIcon, Pause, Unplug } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ShownChannel } from '#server/channels/list.ts';
import type { VersionState } from '#server/channels/versions.ts';
import { Button, LinkButton, TextLink } from '../button.tsx';
import { ConfirmDialog } from '../dialog.tsx';
import { Glyph } from '../glyph.tsx';
import { Menu } from '../menu.tsx';
import { useDates } from '../time.tsx';
import { dateOf, wallOf } from '../wall.ts';
import { useReason } from './reason.ts';

/** A week's warning, for what has to be done by hand. */
const warnedMs = 7 * 86_400_000;

type Look = { icon: LucideIcon; ink: string; title: string; text: string };

/** LinkedIn's version, as a page's loader gives it. */
export type LinkedInVersion = Pick<VersionState, 'version' | 'state'> & { endsAt: Date | string };

/** What is so with a channel, in an icon, a word and a line. */
export function useHealth(
  zone: string,
  now: Date | string,
  linkedin: LinkedInVersion,
): (channel: ShownChannel) => Look {
  const t = useTranslations('channels.health');
  const dates = useDates();
  const reason = useReason();
  const today = dateOf(wallOf(now, zone));
  const near = (at: Date) => dates.near(wallOf(at, zone), today);
  return (channel) => {
    const since = t('since', { date: dates.short(dateOf(wallOf(channel.since, zone)), today) });
    const waiting = channel.waiting > 0 ? ` ${t('waiting', { count: channel.waiting })}` : '';
    const said = channel.reason ? reason({ reason: channel.reason, words: channel.words }) : '';
    if (channel.status === 'disconnected') {
      return { icon: Unplug, ink: 'text-text-3', title: `${t('disconnected')} ${since}`, text: waiting.trim() };
    }
    if (channel.status === 'reconnect') {
      return { icon: Unplug, ink: 'text-s-held', title: `${t('reconnect')} ${since}`, text: `${said}${waiting}` };
    }
    if (channel.pausedAt) {
      return { icon: Pause, ink: 'text-s-held', title: t('paused'), text: `${t('pausedText')}${waiting}` };
    }
    if (channel.reason) return { icon: CircleQuestionMark, ink: 'text-s-held', title: t('answers'), text: said };
    const endsAt = channel.accessEndsAt && new Date(channel.accessEndsAt);
    if (endsAt && endsAt.getTime() - new Date(now).getTime() < warnedMs) {
      const date = dates.short(dateOf(wallOf(endsAt, zone)), today);
      return { icon: Hourglass, ink: 'text-s-held', title: t('accessEnds', { date }), text: t('accessEndsText') };
    }
    if (channel.network === 'linkedin' && linkedin.state !== 'fine') {
      const { version, state } = linkedin;
      const date = dates.short(dateOf(wallOf(linkedin.endsAt, 'UTC')), today);
      const title = t(`version.${state}`, { date });
      return { icon: Hourglass, ink: 'text-s-held', title, text: t(`versionText.${state}`, { version }) };
    }
    const last = channel.lastPublishedAt
      ? t('lastPublished', { time: near(channel.lastPublishedAt) })
      : t('nothingPublished');
    const tasks = channel.openTasks > 0 ? t('tasks', { count: channel.openTasks }) : '';
    return { icon: CircleCheck, ink: 'text-s-approved', title: t('works'), text: tasks || last };
  };
}

/** A channel in the list: mark, name, state, its one obvious action, the rest behind "…". */
export function ChannelLine({
  channel,
  zone,
  now,
  linkedin,
}: {
  channel: ShownChannel;
  zone: string;
  now: Date | string;
  linkedin: LinkedInVersion;
}) {
  const t = useTranslations('channels');
  const health = useHealth(zone, now, linkedin)(channel);
  const base = `/clients/${channel.clientId}/channels/${channel.id}`;
  return (
    <li className="grid grid-cols-[32px_minmax(0,200px)_minmax(0,1fr)_auto] items-center gap-3 border-t border-line py-2.5 pr-2.5 pl-4 first:border-t-0 phone:grid-cols-[32px_minmax(0,1fr)_auto] phone:items-start">
      <span className="grid size-8 place-items-center rounded-[8px] bg-hover text-text-2">
        <Glyph of={channel.glyph} />
      </span>
      <div className="min-w-0">
        <TextLink to={base} className="block truncate text-text">
          {t(`networks.${channel.network}` as never)}
          <span className="sr-only">: {channel.name}</span>
        </TextLink>
        <div aria-hidden="true" className="truncate text-sm text-text-3">
          {channel.name}
        </div>
      </div>
      <HealthNote look={health} className="phone:col-span-2 phone:col-start-2 phone:row-start-2" />
      <div className="flex items-center gap-1 phone:col-span-2 phone:col-start-2 phone:row-start-3 phone:has-[>:only-child]:row-start-1 phone:has-[>:only-child]:col-start-3">
        {asksForAction(channel, now) && <MainAction channel={channel} base={base} />}
        <ChannelMenu channel={channel} base={base} />
      </div>
    </li>
  );
}

export function HealthNote({ look, className = '' }: { look: Look; className?: string }) {
  const Icon = look.icon;
  return (
    <div className={`grid grid-cols-[14px_minmax(0,1fr)] gap-2 ${className}`}>
      <Icon className={`mt-0.75 size-3.5 stroke-2 ${look.ink}`} />
      <div className="min-w-0">
        <div className={`font-medium ${look.ink === 'text-s-held' ? look.ink : ''}`}>{look.title}</div>
        {look.text && <div className="text-sm text-pretty break-words text-text-2">{look.text}</div>}
      </div>
    </div>
  );
}

/** Whether there is something for a person to do: it is dead, stopped, or will be dead within the week. */
export function asksForAction(
  { status, pausedAt, accessEndsAt: endsAt }: Pick<ShownChannel, 'status' | 'pausedAt' | 'accessEndsAt'>,
  now: Date | string,
): boolean {
  const isEnding = endsAt !== null && new Date(endsAt).getTime() - new Date(now).getTime() < warnedMs;
  return status !== 'connected' || pausedAt !== null || isEnding;
}

/** The one thing to do: connect again, or resume. */
export function MainAction({ channel, base }: { channel: ShownChannel; base: string }) {
  const t = useTranslations('channels.actions');
  if (channel.status !== 'connected' || !channel.pausedAt) {
    return (
      <LinkButton to={`${base}/reconnect`} size="sm">
        {t('reconnect')}
      </LinkButton>
    );
  }
  return (
    <Form method="post" action={`${base}/resume`}>
      <Button type="submit" size="sm">
        {t('resume')}
      </Button>
    </Form>
  );
}

function ChannelMenu({ channel, base }: { channel: ShownChannel; base: string }) {
  const t = useTranslations('channels');
  const [isAsking, setAsking] = useState(false);
  const isOff = channel.status === 'disconnected';
  return (
    <>
      <Menu
        label={t('more', { name: channel.name })}
        items={[
          { id: 'open', text: t('open'), to: base },
          ...(isOff ? [] : [{ id: 'settings', text: t('actions.settings'), to: `${base}/reconnect` }]),
          ...(isOff
            ? []
            : [{ id: 'disconnect', text: t('actions.disconnect'), danger: true, onSelect: () => setAsking(true) }]),
        ]}
      />
      <DisconnectDialog channel={channel} base={base} isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  );
}

/** Asks before a connection ends, and says how much is planned on it. */
export function DisconnectDialog({
  channel,
  base,
  isOpen,
  onClose,
}: {
  channel: Pick<ShownChannel, 'name' | 'waiting'>;
  base: string;
  isOpen: boolean;
  onClose(): void;
}): ReactNode {
  const t = useTranslations('channels.page');
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('disconnectTitle', { name: channel.name })}
      confirm={t('disconnectConfirm', { name: channel.name })}
      action={`${base}/disconnect`}
    >
      {t('disconnectText', { count: channel.waiting })}
    </ConfirmDialog>
  );
}
