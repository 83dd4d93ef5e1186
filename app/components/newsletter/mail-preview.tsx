import { Monitor, Moon, Smartphone, Sun } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { useComposer } from '../composer/context.ts';
import { usePost } from '../composer/use-post.ts';
import { Dialog } from '../dialog.tsx';
import { useFormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';
import { Segmented } from '../segmented.tsx';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { useNewsletter } from './context.ts';
import { MailFrame } from './mail-frame.tsx';

const widths = { desktop: 640, phone: 375 } as const;

/** The mail as it arrives: in the inbox and opened, on a desk or a phone, in light or dark, for somebody or nobody. */
export function MailPreview() {
  const t = useTranslations('newsletter');
  const { shown, line } = useNewsletter();
  const [width, setWidth] = useState<keyof typeof widths>('desktop');
  const [isDark, setDark] = useState(false);
  const name = useReaderName();
  const { answer, state } = shown;
  const [last, setLast] = useState(answer?.addresses ?? null);
  if (answer?.addresses && answer.addresses !== last) setLast(answer.addresses);
  const address = last && (isDark ? last.dark : last.light);
  // The section that is being written is the one to look at.
  const section = (answer?.sections ?? []).filter((one) => one <= line).at(-1);
  return (
    <section aria-label={t('preview.title')} className="flex h-full min-h-0 flex-col bg-sunken">
      <div className="flex min-h-12 flex-none flex-wrap items-center gap-2 border-b border-line bg-bg px-3 py-2">
        <Segmented
          label={t('preview.width')}
          value={width}
          onChange={(value) => setWidth(value as keyof typeof widths)}
          options={[
            { value: 'desktop', text: <Icon of={<Monitor className="size-3.5" />} name={t('preview.desktop')} /> },
            { value: 'phone', text: <Icon of={<Smartphone className="size-3.5" />} name={t('preview.phone')} /> },
          ]}
        />
        <Segmented
          label={t('preview.look')}
          value={isDark ? 'dark' : 'light'}
          onChange={(value) => setDark(value === 'dark')}
          options={[
            { value: 'light', text: <Icon of={<Sun className="size-3.5" />} name={t('preview.light')} /> },
            { value: 'dark', text: <Icon of={<Moon className="size-3.5" />} name={t('preview.dark')} /> },
          ]}
        />
        <span className="flex-1" />
        <span className="text-sm text-text-3 tabular-nums phone:hidden">
          {t('preview.pixels', { width: widths[width] })}
        </span>
        <span className="flex flex-wrap items-center gap-2 desk:hidden">
          <PreviewActions />
        </span>
      </div>
      {answer && answer.problems.length > 0 && last && (
        <Notice kind="warn" className="flex-none rounded-none">
          {t('preview.old')}
        </Notice>
      )}
      {state === 'failed' && <Notice className="flex-none rounded-none">{t('preview.busy')}</Notice>}
      <Inbox />
      <div className="flex min-h-0 flex-1 justify-center overflow-hidden phone:min-h-[70vh]">
        {address ? (
          <MailFrame
            src={`${address}${section ? `#line-${section}` : ''}`}
            title={name ? t('preview.frame', { name }) : t('preview.frameNobody')}
            width={widths[width]}
            className="h-full w-full border-x border-line phone:min-h-[70vh]"
          />
        ) : (
          <p className="m-auto max-w-70 p-6 text-center text-pretty text-text-3">
            {t(answer ? 'preview.none' : 'preview.waiting')}
          </p>
        )}
      </div>
    </section>
  );
}

function Icon({ of, name }: { of: ReactNode; name: string }) {
  return (
    <>
      {of}
      <span className="phone:sr-only">{name}</span>
    </>
  );
}

function useReaderName(): string {
  const { editor, as } = useNewsletter();
  const reader = editor.readers.find(({ subscriberId }) => subscriberId === as);
  return reader ? reader.name || reader.email : '';
}

/** Whose eyes, and a test to oneself: in the bar where there is room, above the mail on a phone. */
export function PreviewActions() {
  return (
    <>
      <ReaderPick />
      <TestSend />
    </>
  );
}

/** Whose values fill the holes. */
function ReaderPick() {
  const t = useTranslations('newsletter.preview');
  const { editor, as, setAs } = useNewsletter();
  const id = useId();
  if (editor.readers.length === 0) return null;
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-sm text-text-3">
        {t('as')}
      </label>
      <select
        id={id}
        value={as}
        onChange={(event) => setAs(event.target.value)}
        className="h-8 max-w-36 truncate rounded-md border border-line-strong bg-surface px-2 font-medium hover:bg-hover phone:h-11"
      >
        <option value="">{t('nobody')}</option>
        {editor.readers.map((reader) => (
          <option key={reader.subscriberId} value={reader.subscriberId}>
            {reader.name || reader.email}
          </option>
        ))}
      </select>
    </span>
  );
}

function TestSend() {
  const t = useTranslations('newsletter.test');
  const toast = useToast();
  const { data, saver, isClosed } = useComposer();
  const { as, shown } = useNewsletter();
  const sending = usePost((answer) => toast({ text: t('sent', { email: String(answer.to) }) }));
  const [seen, setSeen] = useState<unknown>(null);
  const { general, of } = useFormErrors(sending.data);
  const refusal = sending.isBusy || seen === sending.data ? undefined : (general ?? of('mjml'));
  if (isClosed) return null;
  const send = async (): Promise<void> => {
    if (await saver.flush()) sending.post(`/contents/${data.content.id}/test-send`, { as });
  };
  return (
    <>
      <Button
        busy={sending.isBusy}
        busyWord={t('sending')}
        aria-disabled={!shown.answer?.addresses || undefined}
        onClick={() => void send()}
      >
        {t('do')}
      </Button>
      {refusal && (
        <Dialog isOpen onClose={() => setSeen(sending.data)} title={t('failed')}>
          {refusal}
        </Dialog>
      )}
    </>
  );
}

/** How it stands in a list of mails, before anybody opens it. */
function Inbox() {
  const t = useTranslations('newsletter.preview');
  const dates = useDates();
  const { data } = useComposer();
  const { editor, body, shown } = useNewsletter();
  const { client, publications } = data.content;
  const due = publications.find(({ dueWall }) => dueWall)?.dueWall;
  const name = editor.sender?.name || editor.sender?.email || client.name;
  const isOwn = (shown.answer?.problems.length ?? 1) > 0;
  const subject = (isOwn ? body.subject : shown.answer?.subject) || t('noSubject');
  const preheader = isOwn ? body.preheader : (shown.answer?.preheader ?? '');
  return (
    <div className="grid flex-none grid-cols-[28px_1fr_auto] gap-x-2.5 border-b border-line bg-raised px-4 py-2.5 text-sm">
      <h2 className="sr-only">{t('inbox')}</h2>
      <span
        aria-hidden="true"
        style={{ background: client.colour }}
        className="row-span-2 grid size-7 place-items-center rounded-full text-xs font-semibold text-on-client"
      >
        {Array.from(name)[0]?.toUpperCase()}
      </span>
      <span className="truncate font-semibold">{name}</span>
      <span className="text-text-3 tabular-nums">{due ? dates.near(due, data.nowWall.slice(0, 10)) : ''}</span>
      <span className="col-start-2 col-end-4 truncate">
        <span className="font-medium">{subject}</span> <span className="text-text-3">{preheader}</span>
      </span>
    </div>
  );
}
