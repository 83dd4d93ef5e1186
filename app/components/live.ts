import { type ShouldRevalidateFunction, useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/**
 * What others do appears without a reload. One connection per browser: the tabs agree by a lock which of them has it,
 * and it tells the others. What comes close together is shown once, and a tab that nobody looks at waits until somebody does.
 */

const channelName = 'asystentka-live';
/** What happens within this, in milliseconds, is one thing to show. */
const together = 300;

/**
 * For the frame around the calendar: looking at another part of it (the address changes after its "?") is no reason to ask
 * for the frame anew. What changes meanwhile is heard of, and then all is asked for.
 */
export const onlyWhenChanged: ShouldRevalidateFunction = ({
  currentUrl,
  nextUrl,
  formMethod,
  defaultShouldRevalidate,
}) => {
  const isSameView = calendarViews.test(nextUrl.pathname) && currentUrl.pathname === nextUrl.pathname;
  const isElsewhere = currentUrl.search !== nextUrl.search;
  return isSameView && isElsewhere && formMethod === undefined ? false : defaultShouldRevalidate;
};

const calendarViews = /^\/calendar(\/(week|day|list))?$/;

/** `onNews` is called with the news itself; what is shown follows a moment later. */
export function useLive(onNews?: () => void): void {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const now = useRef({ revalidate, onNews, isBusy: false });
  now.current = { revalidate, onNews, isBusy: state !== 'idle' || navigation.state !== 'idle' };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStale = false;
    const hear = () => {
      now.current.onNews?.();
      look();
    };
    const look = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isStale = document.visibilityState === 'hidden';
        // What is carried is put down first, and an answer that is under way is not cut off.
        if (now.current.isBusy || document.body.classList.contains('cal-carrying')) return look();
        if (!isStale) now.current.revalidate();
      }, together);
    };
    const onVisible = () => {
      if (isStale && document.visibilityState === 'visible') look();
    };
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = hear;
    document.addEventListener('visibilitychange', onVisible);
    const leaving = new AbortController();
    // Without locks every tab has its own connection.
    if (navigator.locks) {
      navigator.locks
        .request(channelName, { signal: leaving.signal }, () => connect(channel, hear, leaving.signal))
        .catch(() => {});
    } else void connect(channel, hear, leaving.signal);
    return () => {
      clearTimeout(timer);
      leaving.abort();
      channel.close();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);
}

/** Holds the connection until the page is left. */
function connect(channel: BroadcastChannel, look: () => void, leaving: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    let hadOne = false;
    const tell = () => {
      channel.postMessage('changed');
      look();
    };
    const open = () => {
      source = new EventSource('/live');
      source.addEventListener('open', () => {
        // What was said while nobody listened was not heard.
        if (hadOne) tell();
        hadOne = true;
      });
      source.addEventListener('changed', tell);
      source.addEventListener('error', () => {
        // Refused (signed out, too many): the browser does not try again by itself.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 30_000);
      });
    };
    open();
    leaving.addEventListener('abort', () => {
      clearTimeout(again);
      source?.close();
      resolve();
    });
  });
}
