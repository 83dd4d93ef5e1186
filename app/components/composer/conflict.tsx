import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlacedMedia, ThreadPart } from '#server/content/body.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { TextArea } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { useDates } from '../time.tsx';
import { wallOf } from '../wall.ts';
import { useComposer } from './context.ts';
import { draftOfParts, mergeDrafts, type PartName, partsOfDraft } from './merge.ts';
import type { SaveStatus } from './saver.ts';

type Conflict = Extract<SaveStatus, { kind: 'conflict' }>;

/**
 * Both versions, part by part: take the other one, keep one's own, or write a third from both. What gives way is kept
 * in the history; parts that only one of the two changed are not asked about.
 */
export default function ConflictDialog({ conflict, onClose }: { conflict: Conflict; onClose(): void }) {
  const t = useTranslations('composer.conflict');
  const dates = useDates();
  const { draft, saver, data } = useComposer();
  const { theirs, parts } = conflict;
  const there = partsOfDraft({ title: theirs.title, body: theirs.body });
  const [mine] = useState(() => partsOfDraft(draft.draft));
  const [chosen, setChosen] = useState(() => new Map(parts.map((name) => [name, mine.get(name)])));
  const name = theirs.savedBy?.name || t('someone');
  const choose = (part: PartName, value: unknown): void => setChosen((now) => new Map(now).set(part, value));
  const [isKeeping, setKeeping] = useState(false);
  const [failed, setFailed] = useState(false);
  const save = async (): Promise<void> => {
    // Everything that only one of the two changed, and the answers on top.
    const { merged } = mergeDrafts(saver.base(), draft.draft, { title: theirs.title, body: theirs.body });
    const result = partsOfDraft(merged);
    for (const [part, value] of chosen) {
      if (value === undefined) result.delete(part);
      else result.set(part, value);
    }
    // Theirs is kept by the server when it is replaced; what is given up here stands nowhere else.
    if (parts.some((part) => chosen.get(part) !== mine.get(part))) {
      setKeeping(true);
      const kept = await fetch(`/contents/${data.content.id}/copy`, {
        method: 'POST',
        body: JSON.stringify(draftOfParts(theirs.body.kind, mine)),
        headers: { 'Content-Type': 'application/json' },
      }).catch(() => null);
      setKeeping(false);
      setFailed(!kept?.ok);
      if (!kept?.ok) return;
    }
    saver.resolve(draftOfParts(theirs.body.kind, result));
    onClose();
  };
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t('title')}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {t('hide')}
          </Button>
          <Button look="primary" busy={isKeeping} onClick={() => void save()}>
            {t('save')}
          </Button>
        </>
      }
    >
      <p>{t('text', { name, time: dates.time(wallOf(theirs.savedAt, data.viewer.zone)) })}</p>
      {failed && (
        <Notice kind="error" className="mt-3">
          {t('notKept')}
        </Notice>
      )}
      <div className="mt-4 grid gap-5">
        {parts.map((part) => (
          <PartChoice
            key={part}
            part={part}
            name={name}
            theirs={there.get(part)}
            mine={mine.get(part)}
            chosen={chosen.get(part)}
            onChoose={(value) => choose(part, value)}
          />
        ))}
      </div>
    </Dialog>
  );
}

function PartChoice({
  part,
  name,
  theirs,
  mine,
  chosen,
  onChoose,
}: {
  part: PartName;
  name: string;
  theirs: unknown;
  mine: unknown;
  chosen: unknown;
  onChoose(value: unknown): void;
}) {
  const t = useTranslations('composer.conflict');
  const label = usePartName(part);
  const isText = typeof (chosen ?? theirs ?? mine) === 'string' && part !== 'listId';
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-semibold text-text">{label}</legend>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <div className="grid content-start gap-1.5">
          <span className="text-sm text-text-2">{t('theirs', { name })}</span>
          <Shown value={theirs} />
          <Button size="sm" onClick={() => onChoose(theirs)} className="justify-self-start">
            {t('takeTheirs')}
          </Button>
        </div>
        <div className="grid content-start gap-1.5">
          {isText && typeof chosen === 'string' ? (
            <TextArea label={t('mine')} value={chosen} rows={6} onChange={(event) => onChoose(event.target.value)} />
          ) : (
            <>
              <span className="text-sm text-text-2">{t('mine')}</span>
              <Shown value={chosen} />
            </>
          )}
          {chosen !== mine && (
            <Button size="sm" onClick={() => onChoose(mine)} className="justify-self-start">
              {t('takeMine')}
            </Button>
          )}
        </div>
      </div>
    </fieldset>
  );
}

function Shown({ value }: { value: unknown }) {
  const t = useTranslations('composer.conflict');
  if (typeof value === 'string') {
    return (
      <p className="max-h-60 overflow-auto rounded-md bg-sunken px-2.5 py-2 text-md break-words whitespace-pre-wrap text-text">
        {value || '–'}
      </p>
    );
  }
  if (!Array.isArray(value)) return <p className="rounded-md bg-sunken px-2.5 py-2 text-text">{t('nothing')}</p>;
  if (isThread(value)) {
    return (
      <ol className="grid max-h-60 list-decimal gap-1.5 overflow-auto rounded-md bg-sunken py-2 pr-2.5 pl-7 text-md break-words whitespace-pre-wrap text-text">
        {value.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name but its place
          <li key={index} value={index + 2}>
            {part.text || '–'} {part.media.length > 0 && `(${t('pictures', { count: part.media.length })})`}
          </li>
        ))}
      </ol>
    );
  }
  return (
    <div className="rounded-md bg-sunken px-2.5 py-2 text-text">
      <p>{t('pictures', { count: value.length })}</p>
      <p className="mt-1 flex flex-wrap gap-1">
        {(value as PlacedMedia[]).map(({ mediaId, alt }) => (
          <img key={mediaId} src={`/media/${mediaId}/small`} alt={alt} className="size-14 rounded-sm object-cover" />
        ))}
      </p>
    </div>
  );
}

function isThread(value: unknown[]): value is ThreadPart[] {
  return value.length > 0 && value.every((one) => typeof one === 'object' && one !== null && 'text' in one);
}

function usePartName(part: PartName): string {
  const t = useTranslations('composer.conflict.part');
  const { data } = useComposer();
  const [where, channelId, what] = part.split('.');
  if (where !== 'variants') return t(part as Exclude<PartName, `variants.${string}`>);
  const channel = data.content.channels.find(({ id }) => id === channelId)?.name ?? '';
  if (what === 'thread') return t('channelThread', { channel });
  return t(what === 'text' ? 'channelText' : 'channelMedia', { channel });
}
