import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, LinkButton } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Glyph } from '../glyph.tsx';
import { TextField } from '../inputs.tsx';
import { Menu } from '../menu.tsx';
import { StatusMark } from '../status-mark.tsx';
import { useDates } from '../time.tsx';
import { agreementIsOne, useAgreed } from './agreed.ts';
import { type ComposerChannel, type ComposerPublication, useClientTime, useComposer } from './context.ts';
import { Published } from './published.tsx';
import { usePost } from './use-post.ts';
import { TimeForm } from './when.tsx';

/** Where it goes, and how each of these is: with the one thing to do where a person has to. */
export function ChannelStates({ onChoose }: { onChoose(): void }) {
  const t = useTranslations('composer.channels');
  const { data, channels, isClosed } = useComposer();
  const { publications } = data.content;
  return (
    <section aria-labelledby="channels">
      <div className="mb-1 flex items-center">
        <h2 id="channels" className="flex-1 font-semibold">
          {t('title')}
        </h2>
        {!isClosed && (
          <Button look="quiet" size="sm" onClick={onChoose} className="-mr-2.5">
            {t('edit')}
          </Button>
        )}
      </div>
      {publications.length === 0 && <p className="text-text-2">{t('none')}</p>}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
        {publications.map((publication) => {
          const channel = channels.find(({ id }) => id === publication.channelId);
          return channel && <State key={publication.id} publication={publication} channel={channel} />;
        })}
      </ul>
    </section>
  );
}

function State({ publication, channel }: { publication: ComposerPublication; channel: ComposerChannel }) {
  const t = useTranslations('composer.channels');
  const dates = useDates();
  const { data, isClosed } = useComposer();
  const [dialog, setDialog] = useState<'time' | 'now' | null>(null);
  const { status, dueWall, stage, approval, parts, partsOut } = publication;
  const { publications } = data.content;
  const differs = new Set(publications.map((one) => one.dueWall)).size > 1;
  // Agreed to for today, or for any day: anything else would only be held.
  const mayGoNow = approval !== null && (approval.localDate ?? data.nowWall.slice(0, 10)) === data.nowWall.slice(0, 10);
  const isMovable = ['planned', 'held', 'reconnect', 'rejected', 'exhausted'].includes(status) && !isClosed;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <div className="flex min-h-7 items-center gap-2">
        <Glyph of={channel.glyph} className="size-3.75 text-text-2" />
        <span className="min-w-0 flex-1 truncate font-medium">{channel.name}</span>
        {stage !== data.content.storedStage && <StatusMark stage={stage} />}
        {dueWall && status !== 'published' && differs && (
          <span className="text-sm whitespace-nowrap text-text-2 tabular-nums">
            {dates.near(dueWall, data.nowWall.slice(0, 10))}
          </span>
        )}
        {isMovable && (
          <Menu
            label={`${t('onlyHere')}, ${channel.name}`}
            items={[
              { id: 'time', text: t('onlyHere'), onSelect: () => setDialog('time') },
              ...(mayGoNow ? [{ id: 'now', text: t('now'), onSelect: () => setDialog('now') }] : []),
            ]}
          />
        )}
      </div>
      {partsOut > 0 && partsOut < parts && (
        <p className="text-sm text-text-2">{t('partsOut', { out: partsOut, of: parts })}</p>
      )}
      <Reason publication={publication} channel={channel} onTime={() => setDialog('time')} />
      <AgreementLine publication={publication} />
      <Dialog isOpen={dialog === 'time'} onClose={() => setDialog(null)} title={t('onlyHere')}>
        <TimeForm publications={[publication]} only={publication} onDone={() => setDialog(null)} />
      </Dialog>
      <NowDialog publication={publication} isOpen={dialog === 'now'} onClose={() => setDialog(null)} />
    </li>
  );
}

/** What keeps it, in words, with the one thing that helps. */
function Reason({
  publication,
  channel,
  onTime,
}: {
  publication: ComposerPublication;
  channel: ComposerChannel;
  onTime(): void;
}) {
  const t = useTranslations('composer');
  const time = useClientTime();
  const { data } = useComposer();
  const { client } = data.content;
  const { id, status, heldReason, nextTryAt } = publication;
  const again = usePost();
  if (status === 'published') return <Published publication={publication} channel={channel} />;
  if (status === 'unconfirmed') return <Unconfirmed publication={publication} />;
  if (status === 'held' && heldReason) {
    const hours = Math.max(1, Math.round(client.graceMinutes / 60));
    return (
      <Block ground="bg-s-held-bg">
        {t(`channels.held.${heldReason}`, { hours })}
        {(heldReason === 'too_late' || heldReason === 'date_moved') && (
          <Button size="sm" onClick={onTime} className="justify-self-start">
            {t('when.set')}
          </Button>
        )}
      </Block>
    );
  }
  if (status === 'reconnect') {
    return (
      <Block ground="bg-s-held-bg">
        {t('channels.reconnect')}
        <LinkButton size="sm" to={`/clients/${client.id}/channels/${channel.id}`} className="justify-self-start">
          {t('channels.reconnectDo')}
        </LinkButton>
      </Block>
    );
  }
  if (status === 'rejected' || status === 'exhausted') {
    return (
      <Block ground="bg-s-failed-bg">
        <Problem publication={publication} said={t(`channels.${status}`)} />
        <FormErrors data={again.data} />
        <span className="flex flex-wrap gap-2">
          <Button size="sm" busy={again.isBusy} onClick={() => again.post(`/publications/${id}/publish`, {})}>
            {t('channels.again')}
          </Button>
          <Button size="sm" look="quiet" onClick={onTime}>
            {t('when.set')}
          </Button>
        </span>
      </Block>
    );
  }
  if (status === 'planned' && nextTryAt && publication.problem) {
    return (
      <p className="text-sm text-text-2">
        <Problem publication={publication} said={t('channels.trying', { time: time(nextTryAt) })} />
      </p>
    );
  }
  return null;
}

/** Two answers, as equal buttons; nothing is repeated before one of them is given. */
function Unconfirmed({ publication }: { publication: ComposerPublication }) {
  const t = useTranslations('composer.channels');
  const { id } = publication;
  const [link, setLink] = useState('');
  const answering = usePost();
  return (
    <Block ground="bg-s-unconfirmed-bg">
      <strong>{t('unconfirmedTitle')}</strong>
      <span>{t('unconfirmed')}</span>
      <FormErrors data={answering.data} />
      <TextField
        type="url"
        label={t('thereLink')}
        value={link}
        onChange={(event) => setLink(event.target.value)}
        placeholder="https://"
      />
      <span className="grid grid-cols-2 gap-2">
        <Button size="sm" busy={answering.isBusy} onClick={() => answering.post(`/publications/${id}/there`, { link })}>
          {t('there')}
        </Button>
        <Button size="sm" busy={answering.isBusy} onClick={() => answering.post(`/publications/${id}/absent`, {})}>
          {t('absent')}
        </Button>
      </span>
    </Block>
  );
}

function Problem({ publication, said }: { publication: ComposerPublication; said: string }) {
  const t = useTranslations('composer.channels');
  const reasons = useTranslations('reasons');
  const { problem, problemWords } = publication;
  return (
    <span className="break-words">
      {said} {problem && reasons.has(problem as never) && reasons(problem as never)}
      {problemWords && <span className="mt-0.5 block">{t('words', { words: problemWords })}</span>}
    </span>
  );
}

/** How far it is agreed to on this channel, where the channels differ; what is the same on all is said under the approval. */
function AgreementLine({ publication }: { publication: ComposerPublication }) {
  const { data } = useComposer();
  const said = useAgreed(publication);
  const { status } = publication;
  if (status === 'published' || status === 'unconfirmed' || agreementIsOne(data.content.publications)) return null;
  return <p className="text-sm text-text-2">{said}</p>;
}

function NowDialog({
  publication,
  isOpen,
  onClose,
}: {
  publication: ComposerPublication;
  isOpen: boolean;
  onClose(): void;
}) {
  const t = useTranslations('composer.channels');
  const buttons = useTranslations('buttons');
  const publishing = usePost(onClose);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('nowTitle')}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button
            look="primary"
            busy={publishing.isBusy}
            onClick={() => publishing.post(`/publications/${publication.id}/publish`, {})}
          >
            {t('now')}
          </Button>
        </>
      }
    >
      <p>{t('nowText')}</p>
      <FormErrors data={publishing.data} />
    </Dialog>
  );
}

function Block({ ground, children }: { ground: string; children: ReactNode }) {
  return <div className={`grid gap-2 rounded-md px-3 py-2.5 text-sm text-pretty ${ground}`}>{children}</div>;
}
