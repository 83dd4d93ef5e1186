import { useFetcher } from '@remix-run/react';
import { Undo2, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';

export type ToastContent = {
  /** The result, as a sentence. Errors are never toasts. */
  text: ReactNode;
  /** Takes it back: a form sent, or something done here. */
  undo?: { post: string; values: Record<string, string> } | (() => void);
};

type Shown = ToastContent & { id: number };

/** How long a toast stays, in milliseconds; hover and focus stop the clock. */
const stay = 8_000;

const ToastContext = createContext<(content: ToastContent) => void>(() => {});

/** Shows a toast: `const toast = useToast(); toast({ text, undo })`. */
export const useToast = (): ((content: ToastContent) => void) => useContext(ToastContext);

/** Holds the one toast of the page; also answers Ctrl+Z while it can be undone. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common');
  const [shown, setShown] = useState<Shown | null>(null);
  const next = useRef(0);
  const fetcher = useFetcher();
  const show = useCallback((content: ToastContent) => {
    next.current += 1;
    setShown({ ...content, id: next.current });
  }, []);
  const undo = useCallback(() => {
    if (!shown?.undo) return;
    if (typeof shown.undo === 'function') shown.undo();
    else fetcher.submit(shown.undo.values, { method: 'post', action: shown.undo.post });
    setShown(null);
  }, [shown, fetcher]);

  useEffect(() => {
    if (!shown?.undo) return;
    const onKey = (event: KeyboardEvent) => {
      const inText =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
      if (inText || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      undo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shown, undo]);

  return (
    <ToastContext.Provider value={show}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed bottom-4 left-4 z-40 phone:right-4 phone:bottom-18 phone:[body:has([data-dock]:not(:empty))_&]:bottom-34"
      >
        {shown && (
          <Toast key={shown.id} onGone={() => setShown(null)}>
            <span className="py-2.5 text-pretty">{shown.text}</span>
            {shown.undo && (
              <button type="button" onClick={undo} className={`${act} gap-1.5 px-2.5 font-semibold`}>
                <Undo2 />
                {t('undo')}
              </button>
            )}
            <button
              type="button"
              onClick={() => setShown(null)}
              aria-label={t('close')}
              className={`${act} w-7 bg-transparent phone:w-11`}
            >
              <X />
            </button>
          </Toast>
        )}
      </div>
    </ToastContext.Provider>
  );
}

const act =
  'inline-flex h-7 flex-none items-center justify-center rounded-md bg-bg/16 focus-visible:outline-bg phone:h-11';

function Toast({ children, onGone }: { children: ReactNode; onGone(): void }) {
  const [isHeld, hold] = useState(false);
  const left = useRef(stay);
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    if (isHeld) return;
    const start = performance.now();
    const timer = setTimeout(() => gone.current(), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(1_500, left.current - (performance.now() - start));
    };
  }, [isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only stops its clock
    <div
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
      className="pointer-events-auto inline-flex min-h-11 max-w-120 items-center gap-2 rounded-lg bg-text pr-2 pl-3.5 text-bg shadow-2 phone:w-full phone:max-w-none phone:*:first:flex-1"
    >
      {children}
    </div>
  );
}
