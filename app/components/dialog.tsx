import { useFetcher } from '@remix-run/react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { FormErrors } from './form-errors.tsx';

/**
 * The browser's own modal dialog: focus is kept inside and given back, Escape closes, what is behind is inert.
 * The question is the title; buttons are answers. Rendered only while `isOpen`.
 */
export function Dialog({
  isOpen,
  onClose,
  title,
  children,
  actions,
  wide = false,
  bare = false,
}: {
  isOpen: boolean;
  onClose(): void;
  title: ReactNode;
  children?: ReactNode;
  /** Buttons, the answer wished for last. */
  actions?: ReactNode;
  wide?: boolean;
  /** Its content reaches the edges, stands in the upper part of the page, and the title is for screen readers only. */
  bare?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!isOpen || !dialog) return;
    const opener = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      // A dialog that is taken out of the page gives no focus back by itself.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [isOpen]);
  if (!isOpen) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key; a click outside is the pointer's way
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      className={`w-[calc(100vw-32px)] rounded-lg bg-raised p-0 text-text shadow-3 backdrop:bg-scrim ${wide ? 'max-w-160' : 'max-w-100'} ${bare ? 'mx-auto mt-[12dvh] mb-auto phone:mt-4' : 'm-auto'}`}
    >
      <div className={bare ? '' : 'p-5'}>
        <h2 id={titleId} className={bare ? 'sr-only' : 'text-lg font-semibold tracking-[-0.01em]'}>
          {title}
        </h2>
        <div className={bare ? '' : 'mt-1.5 text-pretty text-text-2'}>{children}</div>
        {actions && <div className="mt-4.5 flex flex-wrap justify-end gap-2">{actions}</div>}
      </div>
    </dialog>
  );
}

/**
 * Asks before what cannot be undone, then posts to `action` and closes; a refusal is said inside, and nothing is lost.
 * `confirm` is a verb with what it touches: "Delete 1 284 people".
 */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  children,
  confirm,
  action,
  values = {},
  danger = true,
}: {
  isOpen: boolean;
  onClose(): void;
  title: ReactNode;
  children?: ReactNode;
  confirm: string;
  action: string;
  values?: Record<string, string>;
  danger?: boolean;
}) {
  const t = useTranslations('buttons');
  const fetcher = useFetcher();
  const sent = useRef(false);
  const { state, data } = fetcher;
  const isRefused = data !== null && typeof data === 'object' && 'error' in data;
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (state !== 'idle') sent.current = true;
    else if (sent.current) {
      sent.current = false;
      if (!isRefused) close.current();
    }
  }, [state, isRefused]);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      {children}
      <fetcher.Form method="post" action={action} className="mt-4.5 grid gap-3">
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {state === 'idle' && <FormErrors data={data} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" look={danger ? 'dangerFilled' : 'primary'} busy={state !== 'idle'}>
            {confirm}
          </Button>
        </div>
      </fetcher.Form>
    </Dialog>
  );
}
