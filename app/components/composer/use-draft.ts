import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { answerOf } from '../answer.ts';
import { findLocally, forgetLocally, keepLocally, type LocalCopy, renewMs, tabId } from './local-copy.ts';
import { type Kept, openSaver, type Saver, type SaverState, type Unsaved } from './saver.ts';

const askMs = 15_000;

export type DraftState = SaverState & {
  /** Words came back that had not been saved. */
  wasRestored: boolean;
  /** This browser keeps nothing: unsaved words live only as long as the page. */
  keepsNothing: boolean;
};

/**
 * The draft of one content, saved while it is written. Also hears of what others save, as long as the page is looked
 * at, and brings back what a reload, a crash or an expired sign-in left unsaved in this browser.
 */
export function useDraft(contentId: string, kept: Kept, userId: string): [DraftState, Saver] {
  const unsaved = useRef<Unsaved | null>(null);
  const [keepsNothing, setKeepsNothing] = useState(false);
  const [wasRestored, setRestored] = useState(false);
  const [saver] = useState(() =>
    openSaver(`/contents/${contentId}/draft`, kept, {
      post: (url, body, keepalive) =>
        fetch(url, {
          method: 'POST',
          body,
          headers: { 'Content-Type': 'application/json' },
          // A browser carries at most 64 KB out of a page that is left.
          keepalive: keepalive && body.length < 60_000,
        }),
      now: () => Date.now(),
      later: (work, ms) => window.setTimeout(work, ms),
      never: (timer) => window.clearTimeout((timer as number | null) ?? undefined),
      keep(copy) {
        unsaved.current = copy;
        if (!copy) forgetLocally(contentId, tabId());
        else if (!keepLocally(contentId, tabId(), { ...copy, userId, at: Date.now() })) setKeepsNothing(true);
      },
    }),
  );
  const state = useSyncExternalStore(saver.subscribe, saver.state, saver.state);

  useEffect(() => {
    const bringBack = (copy: LocalCopy | null): void => {
      if (copy && saver.restore(copy)) setRestored(true);
      else if (copy) forgetLocally(contentId, tabId());
    };
    bringBack(findLocally(contentId, tabId(), userId, Date.now()));
    const renew = setInterval(() => {
      if (unsaved.current) keepLocally(contentId, tabId(), { ...unsaved.current, userId, at: Date.now() });
      else bringBack(findLocally(contentId, tabId(), userId, Date.now()));
    }, renewMs);
    return () => clearInterval(renew);
  }, [saver, contentId, userId]);

  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || saver.state().status.kind !== 'saved') return;
      const theirs = await answerOf<Kept>(`/contents/${contentId}/draft?known=${saver.state().version}`);
      if (theirs?.body) saver.seen(theirs);
    };
    const back = (): void => {
      if (document.visibilityState !== 'visible') return;
      saver.retry();
      void look();
    };
    const online = (): void => saver.retry();
    const leave = (): void => saver.leave();
    const timer = setInterval(() => void look(), askMs);
    document.addEventListener('visibilitychange', back);
    window.addEventListener('focus', back);
    window.addEventListener('online', online);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', back);
      window.removeEventListener('focus', back);
      window.removeEventListener('online', online);
      window.removeEventListener('pagehide', leave);
      saver.leave();
      saver.close();
    };
  }, [saver, contentId]);

  const { version } = kept;
  const newest = useRef(kept);
  newest.current = kept;
  // Another action of this page, or a revalidation, may have brought a newer draft.
  useEffect(() => {
    if (version > saver.state().version) saver.seen(newest.current);
  }, [saver, version]);

  return [{ ...state, wasRestored, keepsNothing }, saver];
}
