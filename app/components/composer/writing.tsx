import { ImagePlus, Plus, RotateCcw } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PostBody } from '#server/content/body.ts';
import { countOf, mostCharacters } from '#server/posts/counting.ts';
import { hasOwnVariant, mediaOn, partsOn, threadOn, withVariant } from '#server/posts/variants.ts';
import { Button } from '../button.tsx';
import { Glyph } from '../glyph.tsx';
import { Notice } from '../notice.tsx';
import { useToast } from '../toast.tsx';
import { type ComposerChannel, mainTab, useComposer } from './context.ts';
import { Costs } from './costs.tsx';
import { Findings } from './findings.tsx';
import { Pictures } from './pictures.tsx';
import { Thread } from './thread.tsx';
import { useUploads } from './use-uploads.ts';

/** The words of a post: the main text, and a text of its own for a channel that needs one. */
export function Writing({ body, onChooseChannels }: { body: PostBody; onChooseChannels(): void }) {
  const t = useTranslations('composer');
  const { data, channels, tab, update, isClosed, addImage } = useComposer();
  const channel = channels.find(({ id }) => id === tab);
  const [isOver, setOver] = useState(false);
  const setBody = (change: (body: PostBody) => PostBody): void =>
    update((draft) => (draft.body.kind === 'post' ? { ...draft, body: change(draft.body) } : draft));
  const uploads = useUploads(data.content.client.id, (image) => {
    addImage(image);
    const place = { mediaId: image.id, alt: image.alt };
    setBody((now) =>
      channel && now.variants[channel.id]?.media
        ? withVariant(now, channel.id, { media: [...mediaOn(now, channel.id), place] })
        : { ...now, media: [...now.media, place] },
    );
  });
  const drop = (event: DragEvent): void => {
    setOver(false);
    const files = filesIn(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    if (!isClosed) uploads.add(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files is the pointer's way; the button is everybody's
    <div
      onDragOver={(event) => {
        if (isClosed || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
      className="relative flex flex-col bg-surface pb-6"
    >
      <TextTabs body={body} onChooseChannels={onChooseChannels} />
      <div role="tabpanel" id="text-panel" aria-labelledby={`tab-${tab}`}>
        {isClosed && (
          <Notice className="mx-5 mt-4 phone:mx-4">
            {t(data.content.storedStage === 'cancelled' ? 'write.closedCancelled' : 'write.closed')}
          </Notice>
        )}
        <TextBox body={body} channel={channel} setBody={setBody} onFiles={uploads.add} />
      </div>
      <Pictures body={body} channel={channel} setBody={setBody} uploads={uploads} />
      <Thread key={tab} body={body} channel={channel} setBody={setBody} />
      <Costs body={body} />
      <Findings />
      {isOver && (
        <div className="pointer-events-none absolute inset-2 grid place-items-center rounded-lg border-2 border-accent bg-accent-soft/80 text-md font-medium">
          <span className="flex items-center gap-2">
            <ImagePlus />
            {t('pictures.drop')}
          </span>
        </div>
      )}
    </div>
  );
}

function TextTabs({ body, onChooseChannels }: { body: PostBody; onChooseChannels(): void }) {
  const t = useTranslations('composer.write');
  const { channels, findings, tab, setTab, isClosed } = useComposer();
  const list = useRef<HTMLDivElement>(null);
  const ids = [mainTab, ...channels.map(({ id }) => id)];
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next =
      event.key === 'Home'
        ? ids[0]
        : event.key === 'End'
          ? ids.at(-1)
          : step && ids.at((ids.indexOf(tab) + step) % ids.length);
    if (!next) return;
    event.preventDefault();
    setTab(next);
    list.current?.querySelector<HTMLElement>(`#tab-${CSS.escape(next)}`)?.focus();
  };
  const look = (isOn: boolean): string =>
    `-mb-px inline-flex h-10.5 flex-none items-center gap-1.5 border-b-2 px-2 font-medium whitespace-nowrap focus-visible:-outline-offset-2 phone:h-12 ${isOn ? 'border-accent text-text' : 'border-transparent text-text-2 hover:text-text'}`;
  return (
    <div className="sticky top-0 z-10 flex flex-none items-center border-b border-line bg-surface px-3 phone:px-2">
      <div
        ref={list}
        role="tablist"
        aria-label={t('tabs')}
        onKeyDown={onKey}
        className="flex min-w-0 flex-1 gap-0.5 overflow-x-auto"
      >
        {ids.map((id) => {
          const channel = channels.find((one) => one.id === id);
          const hasError = findings.some((finding) => finding.channelId === id && finding.level === 'error');
          return (
            <button
              key={id}
              id={`tab-${id}`}
              type="button"
              role="tab"
              aria-selected={tab === id}
              aria-controls="text-panel"
              tabIndex={tab === id ? 0 : -1}
              onClick={() => setTab(id)}
              className={look(tab === id)}
            >
              {channel ? (
                <>
                  <Glyph of={channel.glyph} className={`size-3.75 ${hasError ? 'text-s-failed' : ''}`} />
                  <span className="max-w-40 truncate">{channel.name}</span>
                  {hasOwnVariant(body, id) && (
                    <>
                      <span aria-hidden="true" className="size-1.25 rounded-full bg-accent-text" />
                      <span className="sr-only">({t('own')})</span>
                    </>
                  )}
                </>
              ) : (
                t('mainText')
              )}
            </button>
          );
        })}
      </div>
      {!isClosed && (
        <Button
          look="quiet"
          size="sm"
          icon={<Plus />}
          onClick={onChooseChannels}
          aria-label={t('channels')}
          title={t('channels')}
        />
      )}
    </div>
  );
}

function TextBox({
  body,
  channel,
  setBody,
  onFiles,
}: {
  body: PostBody;
  channel: ComposerChannel | undefined;
  setBody(change: (body: PostBody) => PostBody): void;
  onFiles(files: File[]): void;
}) {
  const t = useTranslations('composer.write');
  const toast = useToast();
  const { channels, tab, setTab, isClosed, isReadOnly } = useComposer();
  const own = channel && body.variants[channel.id]?.text !== undefined;
  const value = channel ? (body.variants[channel.id]?.text ?? body.text) : body.text;
  // Words of its own begin with the thread as it is, so that nothing of it is lost.
  const write = (text: string): void =>
    setBody((now) =>
      channel ? withVariant(now, channel.id, { text, thread: threadOn(now, channel.id) }) : { ...now, text },
    );
  const backToMain = (): void => {
    if (!channel) return;
    const { text, thread } = body.variants[channel.id] ?? {};
    setBody((now) => withVariant(now, channel.id, { text: undefined }));
    toast({
      text: t('backToMainDone', { channel: channel.name }),
      undo: () => setBody((now) => withVariant(now, channel.id, { text, thread })),
    });
  };
  const paste = (event: ClipboardEvent): void => {
    const files = filesIn(event.clipboardData);
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <>
      {channel && (
        <p className="flex min-h-9 flex-wrap items-center gap-x-2 border-b border-line bg-bg px-5 py-1 text-sm text-text-2 phone:px-4">
          <span>{t(own ? 'hasOwn' : 'readsMain')}</span>
          {own && !isClosed && (
            <Button look="quiet" size="sm" icon={<RotateCcw className="size-3.5" />} onClick={backToMain}>
              {t('backToMain')}
            </Button>
          )}
        </p>
      )}
      <textarea
        key={tab}
        value={value}
        readOnly={isReadOnly}
        onChange={(event) => write(event.target.value)}
        onPaste={paste}
        aria-label={t('label', { tab: channel?.name ?? t('mainText') })}
        placeholder={t('placeholder')}
        rows={8}
        className={`field-sizing-content min-h-50 w-full resize-none bg-transparent px-5 pt-3.5 pb-2.5 text-[0.9375rem] leading-6 outline-none placeholder:text-text-3 phone:px-4 phone:text-lg ${channel && !own ? 'text-text-2' : ''}`}
      />
      <ul className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-5 pb-2.5 text-sm text-text-2 tabular-nums phone:px-4">
        {channels.map((one) => (
          <li key={one.id}>
            <Count channel={one} body={body} onClick={() => setTab(one.id)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Count({ channel, body, onClick }: { channel: ComposerChannel; body: PostBody; onClick(): void }) {
  const t = useTranslations('composer.write');
  const { weigh } = useComposer();
  if (!channel.limits) return null;
  const [first = { text: '', media: [] }] = partsOn(body, channel.id, channel.limits);
  const count = countOf(first.text, channel.limits, weigh);
  const limit = mostCharacters(channel.limits, first.media.length > 0);
  const over = (count ?? 0) - limit;
  const { name } = channel;
  return (
    <button
      type="button"
      onClick={onClick}
      title={name}
      className={`inline-flex items-center gap-1.25 rounded-sm phone:min-h-11 ${over > 0 ? 'font-semibold text-s-failed' : 'hover:text-text'}`}
    >
      <span className="sr-only">
        {over > 0 ? t('over', { channel: name, over }) : t('count', { channel: name, count: count ?? '…', limit })}
      </span>
      <Glyph of={channel.glyph} className="size-3.5" />
      <span aria-hidden="true">{over > 0 ? `−${over}` : `${count ?? '…'} / ${limit}`}</span>
    </button>
  );
}

function filesIn(transfer: DataTransfer): File[] {
  return [...transfer.files];
}
