import { Clipboard, Hourglass } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Glyph } from '../glyph.tsx';
import { MetaLine } from '../meta-line.tsx';
import { pausedReasonOf } from '../newsletter/paused-reason.ts';
import { Row } from '../section.tsx';
import { type Stage, StatusMark } from '../status-mark.tsx';
import { useToast } from '../toast.tsx';
import { Act, type Answer } from './act.tsx';
import type { NeedView, When } from './views.ts';

/** One thing that needs the assistant: what, whose, why in words, and the one thing to do about it. */
export function NeedRow({ need }: { need: NeedView }) {
  const [refused, setRefused] = useState<Answer | null>(null);
  const answered = (answer: Answer) => setRefused(answer.error ? answer : null);
  return (
    <Row
      colour={need.client.colour}
      mark={<Mark need={need} />}
      title={<Title need={need} />}
      meta={<Meta need={need} />}
      action={<Actions need={need} onAnswer={answered} />}
    >
      <Why need={need} />
      {refused && <FormErrors data={refused} />}
      {need.kind === 'unconfirmed' && <span id={`publication-${need.publicationId}`} className="scroll-mt-20" />}
    </Row>
  );
}

const stages: Record<NeedView['kind'], Stage | null> = {
  unconfirmed: 'unconfirmed',
  failed: 'failed',
  send: 'held',
  held: 'held',
  changes: 'changes_requested',
  reconnect: 'reconnect',
  ending: null,
  task: null,
};

function Mark({ need }: { need: NeedView }) {
  const t = useTranslations('today');
  const stage = stages[need.kind];
  return (
    <span className="desk:w-36">
      {stage ? (
        <StatusMark stage={stage} label={need.kind === 'reconnect' ? t('disconnected') : undefined} />
      ) : (
        <span className="inline-flex h-5.5 items-center gap-1.25 rounded-sm bg-s-held-bg pr-2 pl-1.5 text-sm font-medium text-s-held">
          {need.kind === 'ending' ? (
            <Hourglass className="size-3.5 stroke-2" />
          ) : (
            <Clipboard className="size-3.5 stroke-2" />
          )}
          {t(need.kind === 'ending' ? 'ending' : 'task')}
        </span>
      )}
    </span>
  );
}

function Title({ need }: { need: NeedView }) {
  const t = useTranslations('today');
  if (need.kind === 'reconnect') return t('reconnectTitle', { channel: need.channel.name });
  if (need.kind === 'ending') return t('endingTitle', { channel: need.channel.name, when: need.ends });
  const title = need.title || t('untitled');
  return need.contentId ? (
    <a href={`/contents/${need.contentId}`} className="underline-offset-3 hover:underline">
      {title}
    </a>
  ) : (
    title
  );
}

function Meta({ need }: { need: NeedView }) {
  const t = useTranslations('today');
  const parts: ReactNode[] = [need.client.name];
  if (need.kind === 'reconnect') {
    parts.push(
      t('reconnectSince', { since: need.since }),
      need.first
        ? t('reconnectWaiting', { count: need.waiting, when: need.first.text })
        : t('reconnectWaitingNoDate', { count: need.waiting }),
    );
  } else if (need.kind === 'ending') {
    parts.push(t('endingWaiting', { count: need.waiting }));
  } else if (need.kind === 'task') {
    parts.push(<Places key="places" channels={[need.channel]} />, <Said key="since" when={need.since} />);
  } else {
    parts.push(<Places key="places" channels={need.channels} />, <Due key="due" need={need} />);
  }
  return <MetaLine>{parts}</MetaLine>;
}

function Places({ channels }: { channels: { id: string; name: string; glyph: string }[] }) {
  const t = useTranslations('today');
  const glyphs = [...new Set(channels.map(({ glyph }) => glyph))];
  return (
    <>
      {glyphs.slice(0, 4).map((glyph) => (
        <Glyph key={glyph} of={glyph} className="size-3.5 text-text-3" />
      ))}
      {channels.length === 1 ? channels[0]?.name : t('channelCount', { count: channels.length })}
    </>
  );
}

function Due({ need }: { need: { due: When | null; isPast: boolean } }) {
  const t = useTranslations('today');
  if (!need.due) return t('noDate');
  return <Said when={{ ...need.due, text: t(need.isPast ? 'wasDue' : 'goesOut', { when: need.due.text }) }} />;
}

function Said({ when }: { when: When }) {
  const t = useTranslations('today');
  return (
    <>
      {when.text}
      {when.own && <span className="text-text-3">({t('own', { time: when.own })})</span>}
    </>
  );
}

function Why({ need }: { need: NeedView }) {
  const t = useTranslations('today');
  const reasons = useTranslations('reasons');
  const reasonOf = (code: string | null) => (code && reasons.has(code as never) ? reasons(code as never) : null);
  const b = (text: ReactNode) => <b className="font-medium text-text tabular-nums">{text}</b>;
  switch (need.kind) {
    case 'held':
      return (
        <>
          {t(`held.${need.reason}`)}{' '}
          {need.grace ? t.rich('held.untilGrace', { until: need.grace, b }) : t('held.needsTime')}
        </>
      );
    case 'send':
      return reasons(`send.${pausedReasonOf(need.reason)}`);
    case 'failed':
      return (
        <>
          {reasonOf(need.problem) ?? t(need.isExhausted ? 'failed.exhausted' : 'failed.fallback')}{' '}
          {need.words && <q className="break-words text-text">{need.words}</q>}
        </>
      );
    case 'unconfirmed':
      return t('unconfirmed', { channel: need.channels[0]?.name ?? '' });
    case 'changes':
      return (
        <>
          {need.words && <q className="break-words whitespace-pre-line text-text">{need.words}</q>}{' '}
          {need.at && t('said', { name: need.by, when: need.at })}
        </>
      );
    case 'reconnect':
      return reasonOf(need.reason);
    case 'ending':
      return t('endingWhy');
    case 'task':
      return t('taskWhy');
  }
}

function Actions({ need, onAnswer }: { need: NeedView; onAnswer(answer: Answer): void }) {
  const t = useTranslations('today.act');
  const today = useTranslations('today');
  const toast = useToast();
  const link = (to: string, text: string) => (
    <LinkButton to={to} size="sm">
      {text}
    </LinkButton>
  );
  switch (need.kind) {
    case 'unconfirmed':
      return (
        <>
          <Act action={`/publications/${need.publicationId}/there`} onAnswer={onAnswer}>
            {t('there')}
          </Act>
          <Act action={`/publications/${need.publicationId}/absent`} onAnswer={onAnswer}>
            {t('absent')}
          </Act>
        </>
      );
    case 'held': {
      const content = `/contents/${need.contentId}`;
      if (need.reason === 'paused') return link(`/clients/${need.client.id}`, t('resume'));
      if (need.reason === 'channel') return link(`/clients/${need.client.id}/channels`, t('resume'));
      if (!need.grace) return link(content, t('newTime'));
      if (!need.isWithClient) return link(`/reviews/send?content=${need.contentId}`, t('send'));
      return (
        <Act
          action={`/reviews/clients/${need.client.id}/remind`}
          busyWord={t('reminding')}
          onAnswer={(answer) => {
            onAnswer(answer);
            if (Array.isArray(answer.names)) toast({ text: today('reminded', { names: answer.names.join(', ') }) });
          }}
        >
          {t('remind')}
        </Act>
      );
    }
    case 'send':
      return (
        <Act action={`/sends/${need.sendId}/resume`} onAnswer={onAnswer}>
          {t('goOn')}
        </Act>
      );
    case 'failed':
      return need.isExhausted && need.publicationId ? (
        <Act action={`/publications/${need.publicationId}/publish`} onAnswer={onAnswer}>
          {t('tryNow')}
        </Act>
      ) : (
        link(`/contents/${need.contentId}`, t('mend'))
      );
    case 'changes':
      return link(`/contents/${need.contentId}`, t('mend'));
    case 'reconnect':
    case 'ending':
      return link(`/clients/${need.client.id}/channels/${need.channel.id}/reconnect`, t('reconnect'));
    case 'task':
      return link(`/clients/${need.client.id}/channels/${need.channel.id}/tasks/${need.taskId}`, t('task'));
  }
}
