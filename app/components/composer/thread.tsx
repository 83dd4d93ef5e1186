import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { PostBody, ThreadPart } from '#server/content/body.ts';
import { countOf, mostCharacters } from '#server/posts/counting.ts';
import { hasThreads, plainText, threadOn, withVariant } from '#server/posts/variants.ts';
import { Button } from '../button.tsx';
import { Glyph } from '../glyph.tsx';
import { useToast } from '../toast.tsx';
import { type ComposerChannel, useComposer } from './context.ts';
import { PictureList } from './pictures.tsx';
import { useUploads } from './use-uploads.ts';

type SetBody = (change: (body: PostBody) => PostBody) => void;

/** What goes on after the first post: part by part, each with its words, its count and its pictures. */
export function Thread({
  body,
  channel,
  setBody,
}: {
  body: PostBody;
  channel: ComposerChannel | undefined;
  setBody: SetBody;
}) {
  const t = useTranslations('composer.thread');
  const toast = useToast();
  const { channels, isClosed, isReadOnly } = useComposer();
  const list = useRef<HTMLDivElement>(null);
  const hasOwn = channel !== undefined && body.variants[channel.id]?.text !== undefined;
  const isShared = channel !== undefined && !hasOwn;
  const thread = threadOn(body, channel?.id);
  const where = (channel ? [channel] : channels).filter((one) => one.limits && hasThreads(one.limits));
  const change = (next: (now: ThreadPart[]) => ThreadPart[]): void =>
    setBody((now) =>
      channel
        ? withVariant(now, channel.id, { thread: next(threadOn(now, channel.id)) })
        : { ...now, thread: next(now.thread ?? []) },
    );
  const focusPart = (index: number): void =>
    void requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLTextAreaElement>('textarea[data-part]').item(index)?.focus(),
    );
  const add = (): void => {
    change((now) => [...now, { text: '', media: [] }]);
    focusPart(thread.length);
  };
  const move = (index: number, by: number): void => {
    change((now) => swapped(now, index, index + by));
    focusPart(index + by);
  };
  const remove = (part: ThreadPart, index: number): void => {
    change((now) => now.filter((_, at) => at !== index));
    toast({ text: t('removed', { part: index + 2 }), undo: () => change((now) => now.toSpliced(index, 0, part)) });
  };
  if (where.length === 0 && thread.length === 0) return null;
  return (
    <div ref={list}>
      {thread.map((part, index) => (
        <Part
          // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name but its place
          key={index}
          part={part}
          place={{ number: index + 2, of: thread.length + 1 }}
          counted={where}
          isReadOnly={isReadOnly || isShared}
          onChange={(next) => change((now) => now.map((one, at) => (at === index ? next(one) : one)))}
          onMove={(by) => move(index, by)}
          onRemove={() => remove(part, index)}
        />
      ))}
      {!isClosed && !isShared && where.length > 0 && (
        <div className="border-t border-line px-5 py-2 phone:px-4">
          <Button look="quiet" size="sm" icon={<Plus />} onClick={add} className="-ml-2.5">
            {t(thread.length === 0 ? 'begin' : 'add')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Part({
  part,
  place: { number, of },
  counted,
  isReadOnly,
  onChange,
  onMove,
  onRemove,
}: {
  part: ThreadPart;
  place: { number: number; of: number };
  counted: readonly ComposerChannel[];
  isReadOnly: boolean;
  onChange(next: (part: ThreadPart) => ThreadPart): void;
  onMove(by: number): void;
  onRemove(): void;
}) {
  const t = useTranslations('composer.thread');
  const { data, addImage } = useComposer();
  const uploads = useUploads(data.content.client.id, (image) => {
    addImage(image);
    onChange((now) => ({ ...now, media: [...now.media, { mediaId: image.id, alt: image.alt }] }));
  });
  return (
    <section aria-label={t('part', { number, of })} className="border-t border-line-strong">
      <div className="flex min-h-9 items-center gap-1 px-5 pt-2 phone:px-4">
        <h3 className="flex-1 text-sm font-semibold text-text-2 tabular-nums">{t('part', { number, of })}</h3>
        {!isReadOnly && (
          <>
            {number > 2 && <Act name={t('earlier', { number })} icon={<ArrowUp />} onPress={() => onMove(-1)} />}
            {number < of && <Act name={t('later', { number })} icon={<ArrowDown />} onPress={() => onMove(1)} />}
            <Act name={t('remove', { number })} icon={<Trash2 />} onPress={onRemove} />
          </>
        )}
      </div>
      <textarea
        data-part={number}
        value={part.text}
        readOnly={isReadOnly}
        onChange={(event) => {
          const text = event.target.value;
          onChange((now) => ({ ...now, text }));
        }}
        aria-label={t('text', { number })}
        placeholder={t('placeholder')}
        rows={3}
        className={`field-sizing-content min-h-20 w-full resize-none bg-transparent px-5 py-2 text-[0.9375rem] leading-6 outline-none placeholder:text-text-3 phone:px-4 phone:text-lg ${isReadOnly ? 'text-text-2' : ''}`}
      />
      <ul className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-5 pb-2 text-sm text-text-2 tabular-nums phone:px-4">
        {counted.map((channel) => (
          <li key={channel.id}>
            <PartCount part={part} channel={channel} />
          </li>
        ))}
      </ul>
      <div className="px-5 pb-3 phone:px-4">
        <PictureList
          places={part.media}
          uploads={uploads}
          isReadOnly={isReadOnly}
          limit={Math.max(0, ...counted.map(({ limits }) => limits?.images ?? 0))}
          change={(next) => onChange((now) => ({ ...now, media: next(now.media) }))}
          heading={<span className="text-sm text-text-2">{t('pictures', { number })}</span>}
        />
      </div>
    </section>
  );
}

function Act({ name, icon, onPress }: { name: string; icon: React.ReactNode; onPress(): void }) {
  return <Button look="quiet" size="sm" icon={icon} aria-label={name} title={name} onClick={onPress} />;
}

function PartCount({ part, channel }: { part: ThreadPart; channel: ComposerChannel }) {
  const t = useTranslations('composer.write');
  const { weigh } = useComposer();
  if (!channel.limits) return null;
  const count = countOf(plainText(part.text), channel.limits, weigh);
  const limit = mostCharacters(channel.limits, part.media.length > 0);
  const over = (count ?? 0) - limit;
  const { name } = channel;
  return (
    <span title={name} className={`inline-flex items-center gap-1.25 ${over > 0 ? 'font-semibold text-s-failed' : ''}`}>
      <span className="sr-only">
        {over > 0 ? t('over', { channel: name, over }) : t('count', { channel: name, count: count ?? '…', limit })}
      </span>
      <Glyph of={channel.glyph} className="size-3.5" />
      <span aria-hidden="true">{over > 0 ? `−${over}` : `${count ?? '…'} / ${limit}`}</span>
    </span>
  );
}

function swapped<T>(list: readonly T[], one: number, other: number): T[] {
  const next = [...list];
  const [first, second] = [list[one], list[other]];
  if (first === undefined || second === undefined) return next;
  next[one] = second;
  next[other] = first;
  return next;
}
