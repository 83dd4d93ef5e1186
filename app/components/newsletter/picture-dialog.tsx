import { ImagePlus } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { useComposer } from '../composer/context.ts';
import { useUploads } from '../composer/use-uploads.ts';
import { Dialog } from '../dialog.tsx';
import { FormErrors } from '../form-errors.tsx';
import { TextField } from '../inputs.tsx';
import { useNewsletter } from './context.ts';
import type { SourceHandle } from './source-editor.tsx';

type Choice = { id: string; alt: string };

/** Chooses a picture of the client, or uploads one, and puts it in: into the next empty frame, else where the caret is. */
export default function PictureDialog({
  onClose,
  source,
}: {
  onClose(): void;
  source: RefObject<SourceHandle | null>;
}) {
  const t = useTranslations('newsletter.pictures');
  const buttons = useTranslations('buttons');
  const { data } = useComposer();
  const { editor, body } = useNewsletter();
  const [added, setAdded] = useState<Choice[]>([]);
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [alt, setAlt] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const choose = (picture: Choice): void => {
    setChosen(picture);
    setAlt(picture.alt);
  };
  const uploads = useUploads(data.content.client.id, (image) => {
    setAdded((now) => [{ id: image.id, alt: image.alt }, ...now.filter(({ id }) => id !== image.id)]);
    choose({ id: image.id, alt: image.alt });
  });
  const pictures = [...added, ...editor.pictures.filter(({ id }) => !added.some((one) => one.id === id))];
  const refused = uploads.all.find(({ state }) => state.kind === 'refused');
  const insert = (): void => {
    const handle = source.current;
    if (!chosen || !handle) return;
    onClose();
    const words = alt.trim().replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
    const caret = handle.caret();
    const frame = 'src="media:placeholder"';
    const lineStart = body.mjml.lastIndexOf('\n', caret - 1) + 1;
    const at =
      body.mjml.indexOf(frame, lineStart) !== -1 ? body.mjml.indexOf(frame, lineStart) : body.mjml.indexOf(frame);
    // The dialog gives focus back when it closes; only then can be typed.
    setTimeout(() => {
      if (at !== -1) handle.replace(at, at + frame.length, `src="media:${chosen.id}" alt="${words}"`);
      else handle.insert(`<mj-image src="media:${chosen.id}" alt="${words}" />`);
    }, 80);
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
            {buttons('cancel')}
          </Button>
          <Button look="primary" onClick={insert} aria-disabled={chosen === null || undefined}>
            {t('insert')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div>
          <input
            ref={file}
            type="file"
            accept="image/jpeg,image/png,image/gif,image/webp"
            className="sr-only"
            tabIndex={-1}
            aria-hidden="true"
            onChange={(event) => {
              uploads.add([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <Button
            icon={<ImagePlus />}
            busy={uploads.all.some(({ state }) => state.kind === 'sending')}
            busyWord={t('uploading')}
            onClick={() => file.current?.click()}
          >
            {t('upload')}
          </Button>
          {refused?.state.kind === 'refused' && (
            <div className="mt-2">
              <FormErrors data={{ error: refused.state.error }} />
            </div>
          )}
        </div>
        {pictures.length === 0 ? (
          <p>{t('none')}</p>
        ) : (
          <ul className="grid max-h-70 grid-cols-[repeat(auto-fill,minmax(92px,1fr))] gap-2 overflow-y-auto p-0.5">
            {pictures.map((picture, index) => (
              <li key={picture.id}>
                <button
                  type="button"
                  aria-pressed={chosen?.id === picture.id}
                  aria-label={picture.alt || t('choose', { number: index + 1 })}
                  onClick={() => choose(picture)}
                  className={`block w-full overflow-hidden rounded-md border-2 ${chosen?.id === picture.id ? 'border-accent' : 'border-transparent hover:border-line-strong'}`}
                >
                  <img
                    src={`/media/${picture.id}/small`}
                    alt=""
                    loading="lazy"
                    className="aspect-square w-full bg-sunken object-cover"
                  />
                </button>
              </li>
            ))}
          </ul>
        )}
        {chosen && (
          <TextField
            label={t('alt')}
            help={t('altHelp')}
            value={alt}
            maxLength={300}
            onChange={(event) => setAlt(event.target.value)}
          />
        )}
      </div>
    </Dialog>
  );
}
