import { useNavigation, useRevalidator } from '@remix-run/react';
import { useCallback, useRef } from 'react';

/** Between two looks whether it can be asked, in milliseconds. */
const lookAgainMs = 50;

/**
 * Asks for the page's data anew, as soon as nothing is under way and nothing is carried: an answer that is cut off half-way
 * is written to the console as a fault (Remix 2.17), and what is held would be drawn anew. `onAsk` is called when it is asked.
 */
export function useAskAnew(): (onAsk?: () => void) => void {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const isBusy = useRef(false);
  isBusy.current = state !== 'idle' || navigation.state !== 'idle';
  return useCallback(
    (onAsk) => {
      const ask = (): void => {
        if (isBusy.current || document.body.classList.contains('cal-carrying')) {
          setTimeout(ask, lookAgainMs);
          return;
        }
        onAsk?.();
        revalidate();
      };
      ask();
    },
    [revalidate],
  );
}
