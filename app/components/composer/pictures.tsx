import { ArrowLeft, ArrowRight, ImagePlus, RotateCcw, Trash2, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlacedMedia, PostBody } from '#server/content/body.ts';
import { mediaOn, withVariant } from '#server/posts/variants.ts';
import { Button } from '../button.tsx';
import { TextArea } from '../inputs.tsx';
import { useToast } from '../toast.tsx';
import { type ComposerChannel, useComposer } from './context.ts';
import type { Upload } from './upload.ts';
import type { Uploads } from './use-uploads.ts';

const accepted = 'image/jpeg,image/png,image/webp,image/gif';

/** The pictures of the main text or of one channel: in their order, each with its description. */
export function Pictures({
  body,
  channel,
  setBody,
  uploads,
}: {
  body: PostBody;
  channel: ComposerChannel | undefined;
  setBody(change: (body: PostBody) => PostBody): void;
  uploads: Uploads;
}) {
  const t = useTranslations('composer');
  const { channels, isClosed, isReadOnly } = useComposer();
  const own = channel !== undefined && body.variants[channel.id]?.media !== undefined;
  const isShared = channel !== undefined && !own;
  return (
    <section aria-labelledby="pictures" className="border-t border-line px-5 py-3.5 phone:px-4">
      <PictureList
        places={channel ? mediaOn(body, channel.id) : body.media}
        uploads={uploads}
        isReadOnly={isReadOnly || isShared}
        limit={Math.max(0, ...(channel ? [channel] : channels).map((one) => one.limits?.images ?? 0))}
        change={(next) =>
          setBody((now) =>
            channel
              ? withVariant(now, channel.id, { media: next(mediaOn(now, channel.id)) })
              : { ...now, media: next(now.media) },
          )
        }
        heading={
          <h2 id="pictures" className="font-semibold">
            {t('pictures.title')}
          </h2>
        }
        hint={t('pictures.none')}
      >
        {!isClosed && channel && (
          <Button
            look="quiet"
            size="sm"
            icon={own ? <RotateCcw className="size-3.5" /> : undefined}
            onClick={() =>
              setBody((now) => withVariant(now, channel.id, { media: own ? undefined : mediaOn(now, channel.id) }))
            }
          >
            {t(own ? 'pictures.backToMain' : 'pictures.ownSet')}
          </Button>
        )}
      </PictureList>
    </section>
  );
}

/** Pictures in their order, each with its description; how to add one, and those that are on their way. */
export function PictureList({
  places,
  uploads,
  isReadOnly,
  limit,
  change,
  heading,
  hint,
  children,
}: {
  places: readonly PlacedMedia[];
  uploads: Uploads;
  isReadOnly: boolean;
  /** Most pictures that any of its channels takes. */
  limit: number;
  change(next: (now: PlacedMedia[]) => PlacedMedia[]): void;
  heading: ReactNode;
  /** Said while there are none. */
  hint?: string;
  children?: ReactNode;
}) {
  const t = useTranslations('composer');
  const toast = useToast();
  const { isClosed } = useComposer();
  const input = useRef<HTMLInputElement>(null);
  const [said, say] = useState('');
  const move = (index: number, by: number): void => {
    change((now) => moved(now, index, index + by));
    say(t('pictures.moved', { from: index + 1, to: index + by + 1 }));
  };
  const remove = (place: PlacedMedia, index: number): void => {
    change((now) => now.filter((_, at) => at !== index));
    toast({ text: t('pictures.removed'), undo: () => change((now) => now.toSpliced(index, 0, place)) });
  };
  return (
    <>
      <div className={`flex min-h-7 flex-wrap items-center gap-2 ${hint || places.length > 0 ? 'mb-2.5' : ''}`}>
        {heading}
        {limit > 0 && (
          <span className="text-text-3 tabular-nums">{t('pictures.count', { count: places.length, limit })}</span>
        )}
        <span className="flex-1" />
        {children}
        {!isReadOnly && (
          <Button size="sm" icon={<ImagePlus />} onClick={() => input.current?.click()}>
            {t('write.addPictures')}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          multiple
          accept={accepted}
          aria-label={t('write.addPictures')}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            uploads.add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {hint && places.length === 0 && uploads.all.length === 0 && !isClosed && (
        <p className="text-sm text-text-3">{hint}</p>
      )}
      <ol className="grid gap-3">
        {places.map((place, index) => (
          <Placed
            key={place.mediaId}
            place={place}
            index={index}
            isLast={index === places.length - 1}
            readOnly={isReadOnly}
            onAlt={(alt) => change((now) => now.map((one, at) => (at === index ? { ...one, alt } : one)))}
            onMove={(by) => move(index, by)}
            onRemove={() => remove(place, index)}
          />
        ))}
      </ol>
      <ul className="mt-3 grid gap-2 empty:hidden">
        {uploads.all.map((upload) => (
          <OnItsWay key={upload.id} upload={upload} onDismiss={() => uploads.dismiss(upload.id)} />
        ))}
      </ul>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

function Placed({
  place,
  index,
  isLast,
  readOnly,
  onAlt,
  onMove,
  onRemove,
}: {
  place: PlacedMedia;
  index: number;
  isLast: boolean;
  readOnly: boolean;
  onAlt(alt: string): void;
  onMove(by: number): void;
  onRemove(): void;
}) {
  const t = useTranslations('composer.pictures');
  const { images } = useComposer();
  const image = images[place.mediaId];
  return (
    <li className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-3 gap-y-1">
      <img
        src={`/media/${place.mediaId}/small`}
        alt={place.alt}
        title={image ? `${image.name} · ${t('size', { width: image.width, height: image.height })}` : undefined}
        className="size-21 rounded-md bg-sunken object-cover"
      />
      <TextArea
        label={t('alt')}
        help={t('altHelp')}
        value={place.alt}
        readOnly={readOnly}
        rows={2}
        onChange={(event) => onAlt(event.target.value)}
        className="row-span-2 phone:row-span-1"
      />
      {!readOnly && (
        <div className="flex justify-between phone:col-span-2 phone:justify-end">
          <Small
            name={t('earlier')}
            icon={<ArrowLeft className="size-3.5" />}
            off={index === 0}
            onPress={() => onMove(-1)}
          />
          <Small name={t('later')} icon={<ArrowRight className="size-3.5" />} off={isLast} onPress={() => onMove(1)} />
          <Small name={t('remove')} icon={<Trash2 className="size-3.5" />} onPress={onRemove} />
        </div>
      )}
    </li>
  );
}

/** A small button that keeps its place, and its focus, where it has nothing to do. */
function Small({
  name,
  icon,
  off = false,
  onPress,
}: {
  name: string;
  icon: ReactNode;
  off?: boolean;
  onPress(): void;
}) {
  return (
    <Button
      look="quiet"
      size="sm"
      icon={icon}
      aria-label={name}
      title={name}
      aria-disabled={off || undefined}
      className={off ? 'opacity-40' : ''}
      onClick={() => !off && onPress()}
    />
  );
}

function OnItsWay({ upload, onDismiss }: { upload: Upload; onDismiss(): void }) {
  const t = useTranslations('composer.pictures');
  const errors = useTranslations('errors');
  const { name, state } = upload;
  const shown = name || t('unnamed');
  if (state.kind === 'refused') {
    const { code, params } = state.error;
    return (
      <li role="alert" className="flex gap-2.5 rounded-md bg-s-failed-bg px-3 py-2.5">
        <TriangleAlert className="mt-0.5 text-s-failed" />
        <span className="min-w-0 flex-1 text-pretty">
          <strong className="break-words">{t('refused', { name: shown })}</strong>{' '}
          {errors.has(code as never) ? errors(code as never, params as never) : errors('uploadBroken')}
        </span>
        <Button look="quiet" size="sm" icon={<X />} aria-label={t('dismiss')} onClick={onDismiss} />
      </li>
    );
  }
  const percent = Math.round(state.done * 100);
  return (
    <li className="grid gap-1 text-sm text-text-2">
      <span className="truncate">
        {state.done < 1 ? t('sending', { name: shown, percent }) : t('reencoding', { name: shown })}
      </span>
      <progress value={state.done} max={1} aria-label={shown} className="h-1.5 w-full accent-accent" />
    </li>
  );
}

function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
