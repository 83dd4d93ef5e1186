import { useCallback, useEffect, useRef, useState } from 'react';
import type { ShownDraft } from '#server/newsletters/editor.ts';
import type { Preflight } from '#server/newsletters/preflight.ts';
import { answerOf } from '../answer.ts';

/** What the server said last, and how that stands now. `at` is the browser's clock. */
export type Asked<T> = { answer: T | null; state: 'fresh' | 'asking' | 'failed'; at: number };

/**
 * Asks `url` after `quietMs` of quiet, whenever it changes; the last answer stays until there is a new one. A failure is
 * tried again, a little later each time.
 */
function useAsked<T>(url: string, quietMs: number): Asked<T> & { again(): void } {
  const [asked, setAsked] = useState<Asked<T>>({ answer: null, state: 'asking', at: 0 });
  const [round, setRound] = useState(0);
  const isFirst = useRef(true);
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    let waitMs = 2_000;
    const ask = async (): Promise<void> => {
      const answer = await answerOf<T>(url, stop.signal);
      if (stop.signal.aborted) return;
      if (answer !== null) return setAsked({ answer, state: 'fresh', at: Date.now() });
      setAsked((now) => ({ ...now, state: 'failed' }));
      timer = window.setTimeout(() => void ask(), waitMs);
      waitMs = Math.min(waitMs * 2, 30_000);
    };
    setAsked((now) => ({ ...now, state: 'asking' }));
    timer = window.setTimeout(() => void ask(), isFirst.current || round > 0 ? 0 : quietMs);
    isFirst.current = false;
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [url, quietMs, round]);
  return { ...asked, again: useCallback(() => setRound((now) => now + 1), []) };
}

/** How the draft of this version looks, as the reader `as` gets it. */
export const useShown = (contentId: string, version: number, as: string) =>
  useAsked<ShownDraft>(`/contents/${contentId}/preview?${new URLSearchParams({ as, v: String(version) })}`, 0);

/** What would hurt the draft of this version. */
export const usePreflight = (contentId: string, version: number, more: string) =>
  useAsked<Preflight>(`/contents/${contentId}/preflight?${new URLSearchParams({ v: String(version), more })}`, 900);
