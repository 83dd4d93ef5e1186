import { useCallback, useEffect, useRef, useState } from 'react';
import { useAskAnew } from './ask-anew.ts';

/**
 * What somebody has just done, drawn before the server has answered, and after its answer until the page has been asked for
 * anew and has other data than `loaded`. `draw` shows it; `settle` puts what the server made of it in its place, and what is
 * missing there goes back at once; `askAnew` asks for the page's data.
 */
export function usePending<T>(loaded: object) {
  const ask = useAskAnew();
  const [pending, setPending] = useState<readonly T[]>([]);
  /** Answered, and not asked for anew yet. */
  const answered = useRef<readonly T[]>([]);
  /** Asked for anew, and not here yet. */
  const asked = useRef<readonly T[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other data is the reason
  useEffect(() => {
    const here = asked.current;
    if (here.length === 0) return;
    asked.current = [];
    setPending((all) => all.filter((one) => !here.includes(one)));
  }, [loaded]);
  const draw = useCallback((mine: readonly T[]) => setPending((others) => [...others, ...mine]), []);
  const settle = useCallback((mine: readonly T[], there: readonly T[]) => {
    answered.current = [...answered.current, ...there];
    setPending((all) => [...all.filter((one) => !mine.includes(one)), ...there]);
  }, []);
  const askAnew = useCallback(() => {
    ask(() => {
      asked.current = [...asked.current, ...answered.current];
      answered.current = [];
    });
  }, [ask]);
  return { pending, draw, settle, askAnew };
}
