import { useRevalidator } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * What somebody has just done, drawn before the server has answered, and after its answer until the page has asked anew.
 * `send` draws; `land` puts what the server made of it in its place, and what is missing there goes back at once.
 */
export function usePending<T>() {
  const { revalidate, state } = useRevalidator();
  const [pending, setPending] = useState<readonly T[]>([]);
  /** Answered, and not asked for anew yet. */
  const arrived = useRef<readonly T[]>([]);
  const isAsking = useRef(false);
  useEffect(() => {
    if (state === 'loading') isAsking.current = true;
    else if (isAsking.current) {
      isAsking.current = false;
      const there = arrived.current;
      arrived.current = [];
      setPending((all) => all.filter((one) => !there.includes(one)));
    }
  }, [state]);
  const send = useCallback((mine: readonly T[]) => setPending((others) => [...others, ...mine]), []);
  const land = useCallback((mine: readonly T[], there: readonly T[]) => {
    arrived.current = [...arrived.current, ...there];
    setPending((all) => [...all.filter((one) => !mine.includes(one)), ...there]);
  }, []);
  return { pending, send, land, revalidate };
}
