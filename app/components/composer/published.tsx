import { ExternalLink, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Numbers } from '#server/networks/network.ts';
import { Button } from '../button.tsx';
import { useReason } from '../channels/reason.ts';
import { Dialog } from '../dialog.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';
import { type ComposerChannel, type ComposerPublication, useClientTime } from './context.ts';
import { usePost } from './use-post.ts';

/** In the order in which they are read. */
const order: (keyof Numbers)[] = ['views', 'likes', 'replies', 'reposts', 'quotes', 'saves', 'clicks'];

/** What is out: when, where to see it, what it brought, and how to take it down again. */
export function Published({ publication, channel }: { publication: ComposerPublication; channel: ComposerChannel }) {
  const t = useTranslations('composer.channels');
  const time = useClientTime();
  const [isAsking, setAsking] = useState(false);
  const { remoteUrl, publishedAt, removedAt } = publication;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-text-2">
        {publishedAt && t('published', { time: time(publishedAt) })}
        {removedAt && <strong className="font-medium text-text">{t('removed', { time: time(removedAt) })}</strong>}
        {remoteUrl && !removedAt && (
          <a
            href={remoteUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 font-medium text-accent-text hover:underline phone:min-h-11"
          >
            {t('open')}
            <ExternalLink className="size-3.5" />
          </a>
        )}
      </p>
      {!removedAt && <Counted publication={publication} />}
      {!removedAt && channel.network !== 'manual' && (
        <Button
          look="quiet"
          size="sm"
          icon={<Trash2 className="size-3.5" />}
          onClick={() => setAsking(true)}
          className="-ml-2.5 justify-self-start"
        >
          {t('remove')}
        </Button>
      )}
      <RemoveDialog publication={publication} channel={channel} isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  );
}

/** What the network counts of it; nothing where it tells nothing. */
function Counted({ publication }: { publication: ComposerPublication }) {
  const t = useTranslations('composer.numbers');
  const time = useClientTime();
  const { numbers: told } = publication;
  if (!told) return null;
  if (told.isGone) return <p className="text-sm text-text-2">{t('gone', { time: time(told.at) })}</p>;
  const known = order.filter((name) => told.numbers[name] !== undefined);
  if (known.length === 0) return null;
  return (
    <p className="text-sm text-text-2 tabular-nums">
      {known.map((name) => t(name, { count: told.numbers[name] ?? 0 })).join(' · ')}
      <span className="block text-text-3">{t('at', { time: time(told.at) })}</span>
    </p>
  );
}

/** Asks before it is taken down; what the network said no to stays until somebody tries again. */
function RemoveDialog({
  publication: { id, remoteUrl, notRemoved },
  channel,
  isOpen,
  onClose,
}: {
  publication: ComposerPublication;
  channel: ComposerChannel;
  isOpen: boolean;
  onClose(): void;
}) {
  const t = useTranslations('composer.channels');
  const c = useTranslations('buttons');
  const reason = useReason();
  const post = usePost((answer) => answer.done === 'removed' && onClose());
  const answer = post.data && 'done' in post.data && post.data.done === 'notRemoved' ? post.data : null;
  const refused = answer
    ? { reason: String(answer.reason), words: answer.words ? String(answer.words) : null }
    : notRemoved;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('removeTitle', { channel: channel.name })}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          {channel.canRemove && (
            <Button look="dangerFilled" busy={post.isBusy} onClick={() => post.post(`/publications/${id}/remove`, {})}>
              {t('removeConfirm')}
            </Button>
          )}
        </>
      }
    >
      <p>{t(channel.canRemove ? 'removeText' : 'removeByHand')}</p>
      {!channel.canRemove && remoteUrl && (
        <p className="mt-2">
          <a href={remoteUrl} target="_blank" rel="noreferrer" className="font-medium text-accent-text hover:underline">
            {t('open')}
          </a>
        </p>
      )}
      {refused && (
        <Notice kind="error" title={t('removeFailed')} className="mt-3">
          {reason(refused)}
        </Notice>
      )}
      <FormErrors data={post.data} />
    </Dialog>
  );
}
