import { Link } from '@remix-run/react';
import { ImagePlus, X } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, TextLink } from '../button.tsx';
import { useUploads } from '../composer/use-uploads.ts';
import { Dialog } from '../dialog.tsx';
import { type ActionError, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import type { Frame } from '../shell/frame.tsx';
import { useToast } from '../toast.tsx';
import { forgetNote, keepNote, keptNote, type Note } from './kept-note.ts';

const pictures = 'image/jpeg,image/png,image/webp,image/gif';

type Refusal = { error: ActionError } | 'offline' | null;

/** One line, and it is kept: an idea for the client one is looking at. Loaded when it is first opened. */
export default function CaptureDialog({
  frame,
  guessed,
  onClose,
}: {
  frame: Frame;
  guessed: string | null;
  onClose(): void;
}) {
  const t = useTranslations('capture');
  const buttons = useTranslations('buttons');
  const toast = useToast();
  const who = frame.member.email;
  const [note, setNote] = useState<Note>(() => begun(who, frame, guessed));
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(null);
  const errors = useFormErrors(refusal === 'offline' ? null : refusal);
  const file = useRef<HTMLInputElement>(null);
  const uploads = useUploads(note.clientId, (image) =>
    setNote((now) => ({ ...now, images: [...now.images.filter(({ id }) => id !== image.id), image] })),
  );
  // Whatever happens to this page, the words are found again.
  useEffect(() => {
    if (note.words.trim() || note.images.length > 0) keepNote(who, note);
    else forgetNote(who);
  }, [who, note]);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (isBusy || uploads.all.some(({ state }) => state.kind === 'sending')) return;
    setBusy(true);
    setRefusal(null);
    const answer = await send(note);
    setBusy(false);
    if (answer === 'offline' || 'error' in answer) return setRefusal(answer);
    forgetNote(who);
    onClose();
    toast({
      text: t.rich('saved', {
        title: answer.title || t('untitled'),
        b: (words) => <b className="font-semibold">{words}</b>,
        link: (words) => (
          <Link to={`/contents/${answer.contentId}`} className="underline underline-offset-3">
            {words}
          </Link>
        ),
      }),
    });
  }
  const add = (files: Iterable<File>) => uploads.add([...files].filter(({ type }) => pictures.includes(type)));
  const isUploading = uploads.all.some(({ state }) => state.kind === 'sending');
  if (frame.clients.length === 0) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={t('title')}
        actions={<Button onClick={onClose}>{buttons('close')}</Button>}
      >
        {t('noClients')} {frame.member.role === 'owner' && <TextLink to="/clients/new">{t('addClient')}</TextLink>}
      </Dialog>
    );
  }
  return (
    <Dialog isOpen wide onClose={onClose} title={t('title')}>
      <form onSubmit={save} className="mt-3 grid gap-3">
        {refusal === 'offline' && <Notice kind="error">{t('offline')}</Notice>}
        {errors.general && <Notice kind="error">{errors.general}</Notice>}
        <TextField
          label={t('words')}
          value={note.words}
          onChange={(event) => setNote({ ...note, words: event.target.value })}
          onPaste={(event) => {
            const files = [...event.clipboardData.files];
            if (files.length === 0) return;
            event.preventDefault();
            add(files);
          }}
          autoFocus
          autoComplete="off"
          maxLength={5000}
          placeholder={t('placeholder')}
          help={t('help')}
          error={errors.of('words')}
        />
        <div className="flex flex-wrap items-end gap-3">
          <Select
            label={t('client')}
            className="min-w-44 flex-1"
            value={note.clientId}
            // Pictures belong to the client they were added for.
            onChange={(event) => setNote({ ...note, clientId: event.target.value, images: [] })}
            options={frame.clients.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Button icon={<ImagePlus />} onClick={() => file.current?.click()}>
            {t('picture')}
          </Button>
          <input
            ref={file}
            type="file"
            accept={pictures}
            multiple
            hidden
            onChange={(event) => {
              add(event.target.files ?? []);
              event.target.value = '';
            }}
          />
        </div>
        <Pictures note={note} setNote={setNote} uploads={uploads} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button
            type="submit"
            look="primary"
            busy={isBusy || isUploading}
            busyWord={isUploading ? t('uploading') : buttons('saving')}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Pictures({
  note,
  setNote,
  uploads,
}: {
  note: Note;
  setNote(note: Note): void;
  uploads: ReturnType<typeof useUploads>;
}) {
  const t = useTranslations('capture');
  const errors = useTranslations('errors');
  if (note.images.length + uploads.all.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {note.images.map((image) => (
        <li key={image.id} className="relative">
          <img
            src={`/media/${image.id}/small`}
            alt={image.name}
            className="size-16 rounded-md border border-line object-cover"
          />
          <Button
            size="sm"
            icon={<X />}
            aria-label={t('remove', { name: image.name })}
            onClick={() => setNote({ ...note, images: note.images.filter(({ id }) => id !== image.id) })}
            className="absolute -top-2 -right-2"
          />
        </li>
      ))}
      {uploads.all.map(({ id, name, state }) => (
        <li key={id} className="max-w-full self-center text-sm text-text-2">
          {state.kind === 'sending' ? (
            t('sending', { name, percent: Math.round(state.done * 100) })
          ) : (
            <span role="alert" className="text-danger">
              {name}:{' '}
              {errors.has(state.error.code as never)
                ? errors(state.error.code as never, state.error.params as never)
                : errors('uploadBroken')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What was left here last time, else an empty line for the client one is looking at. */
function begun(who: string, frame: Frame, guessed: string | null): Note {
  const isThere = (id: string | null | undefined): id is string => frame.clients.some((client) => client.id === id);
  const kept = keptNote(who);
  const clientId = isThere(kept?.clientId) ? kept.clientId : isThere(guessed) ? guessed : (frame.clients[0]?.id ?? '');
  return kept ? { ...kept, clientId } : { noteId: crypto.randomUUID(), words: '', clientId, images: [] };
}

async function send({ noteId, words, clientId, images }: Note) {
  try {
    const form = new URLSearchParams({ noteId, words, client: clientId });
    for (const { id } of images) form.append('media', id);
    const response = await fetch('/ideas/note', { method: 'POST', body: form });
    return (await response.json()) as { contentId: string; title: string } | { error: ActionError };
  } catch {
    return 'offline' as const;
  }
}
