import { useRevalidator } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState } from 'react';

/** While something is carried the page is not asked anew, in milliseconds between two looks: what is held would be drawn anew. */
const lookAgainMs = 300;

/**
 * What somebody has just done, drawn before the server has answered, and after its answer until the page has other data than
 * `loaded`. `draw` shows it; `settle` puts what the server made of it in its place, and what is missing there goes back at
 * once; `askAnew` asks for the page's data.
 */
export function usePending<T>(loaded: object) {
  const { revalidate } = useRevalidator();
  const [pending, setPending] = useState<readonly T[]>([]);
  /** Answered, and not asked for anew yet. */
  const arrived = useRef<readonly T[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other data is the reason
  useEffect(() => {
    const there = arrived.current;
    if (there.length === 0) return;
    arrived.current = [];
    setPending((all) => all.filter((one) => !there.includes(one)));
  }, [loaded]);
  const draw = useCallback((mine: readonly T[]) => setPending((others) => [...others, ...mine]), []);
  const settle = useCallback((mine: readonly T[], there: readonly T[]) => {
    arrived.current = [...arrived.current, ...there];
    setPending((all) => [...all.filter((one) => !mine.includes(one)), ...there]);
  }, []);
  const askAnew = useCallback(() => {
    if (document.body.classList.contains('cal-carrying')) setTimeout(askAnew, lookAgainMs);
    else revalidate();
  }, [revalidate]);
  return { pending, draw, settle, askAnew };
}
