import { useFetcher } from '@remix-run/react';
import { TriangleAlert, Undo2, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAskAnew } from './ask-anew.ts';
import { Undone, type UndoneAnswer, undoChange } from './undo.tsx';

/**
 * Takes it back: a change that the server keeps (`recordChange`), a form sent, or something done here. Ctrl+Z takes
 * back the changes of this page one after the other, also when their toasts are gone.
 */
export type Undo = { change: string } | { post: string; values: Record<string, string> } | (() => void);

export type ToastContent = {
  /** The result, as a sentence. Errors are never toasts. */
  text: ReactNode;
  undo?: Undo;
};

type Shown = ToastContent & { id: number };

/** How long a toast stays, in milliseconds; hover and focus stop the clock. */
const stay = 8_000;
/** How many changes Ctrl+Z goes back. */
const remembered = 20;

type Teller = ((content: ToastContent) => void) & {
  forget(change: string): void;
  /** Something was done that the server has not answered yet: until then, Ctrl+Z waits for it and takes it back. */
  awaits(work: Promise<unknown>): void;
};

const ToastContext = createContext<Teller>(Object.assign(() => {}, { forget: () => {}, awaits: () => {} }));

/** Shows a toast: `const toast = useToast(); toast({ text, undo })`. */
export const useToast = (): Teller => useContext(ToastContext);

/** Holds the one toast of the page; also answers Ctrl+Z. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('buttons');
  const [shown, setShown] = useState<Shown | null>(null);
  const [problem, setProblem] = useState<ReactNode>(null);
  const next = useRef(0);
  const past = useRef<string[]>([]);
  const isUndoing = useRef(false);
  const awaited = useRef<Promise<unknown> | null>(null);
  const fetcher = useFetcher();
  const askAnew = useAskAnew();
  const show = useMemo(() => {
    const tell = ({ text, undo }: ToastContent) => {
      next.current += 1;
      setProblem(null);
      setShown({ text, undo, id: next.current });
      if (undo && 'change' in undo) past.current = [...past.current, undo.change].slice(-remembered);
    };
    return Object.assign(tell, {
      forget: (change: string) => {
        past.current = past.current.filter((one) => one !== change);
      },
      awaits: (work: Promise<unknown>) => {
        const all = Promise.allSettled([awaited.current, work]).then(() => {
          if (awaited.current === all) awaited.current = null;
        });
        awaited.current = all;
      },
    });
  }, []);

  const undoOnServer = useCallback(
    async (change: string) => {
      // Held down, Ctrl+Z waits for each answer.
      if (isUndoing.current) return;
      isUndoing.current = true;
      setShown(null);
      const answer: UndoneAnswer = await undoChange(change);
      isUndoing.current = false;
      const isUnclear = 'none' in answer && answer.none === 'unclear';
      if (!('none' in answer)) show.forget(change);
      if ('undone' in answer || isUnclear) askAnew();
      next.current += 1;
      if ('undone' in answer && answer.undone > 0)
        setShown({ id: next.current, text: <Undone answer={answer} part="done" /> });
      const isWhole = 'undone' in answer && answer.kept.length === 0;
      setProblem(isWhole ? null : <Undone answer={answer} part="problem" />);
    },
    [askAnew, show],
  );
  const undo = useCallback(() => {
    const way = shown?.undo;
    if (!way) return;
    if ('change' in way) return void undoOnServer(way.change);
    if (typeof way === 'function') way();
    else fetcher.submit(way.values, { method: 'post', action: way.post });
    setShown(null);
  }, [shown, fetcher, undoOnServer]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inText =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
      if (inText || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      const last = past.current.at(-1);
      if (awaited.current) {
        event.preventDefault();
        // What was refused is no change: then nothing is taken back.
        void awaited.current.then(() => {
          const latest = past.current.at(-1);
          if (latest && latest !== last) void undoOnServer(latest);
        });
        return;
      }
      if (!shown?.undo && !last) return;
      event.preventDefault();
      if (shown?.undo) undo();
      else if (last) void undoOnServer(last);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shown, undo, undoOnServer]);

  return (
    <ToastContext.Provider value={show}>
      {children}
      <div className="pointer-events-none fixed bottom-4 left-4 z-40 grid justify-items-start gap-2 phone:right-4 phone:bottom-18 phone:[body:has([data-dock]:not(:empty))_&]:bottom-34">
        <div role="alert">
          {problem && (
            <div className="pointer-events-auto flex max-w-120 gap-2.5 rounded-lg border border-line-strong bg-raised py-2.5 pr-2 pl-3.5 shadow-2 phone:max-w-none">
              <TriangleAlert className="mt-0.5 text-s-failed" />
              <div className="min-w-0 flex-1 text-pretty">{problem}</div>
              <button
                type="button"
                onClick={() => setProblem(null)}
                aria-label={t('close')}
                className="grid size-7 flex-none place-items-center rounded-md hover:bg-hover phone:size-11"
              >
                <X />
              </button>
            </div>
          )}
        </div>
        <div role="status" aria-live="polite" className="phone:w-full">
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
