import { useEffect, useState } from 'react';
import type { SearchAnswer } from '../../routes/_app.search.tsx';

export type Found = {
  answer: SearchAnswer | null;
  /** The question that `answer` answers. */
  question: string;
  problem: 'signedOut' | 'unreachable' | null;
};

/** Between two keys of somebody who types, in milliseconds. */
const pause = 120;

/** Asks the server for each question, the last one counting; what was found stays until there is something new. */
export function useFound(question: string): Found {
  const [found, setFound] = useState<Found>({ answer: null, question: '', problem: null });
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(
      async () => {
        const next = await ask(question, asking.signal);
        if (!asking.signal.aborted) setFound((before) => ({ ...before, ...next, question }));
      },
      question === '' ? 0 : pause,
    );
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [question]);
  return found;
}

async function ask(question: string, signal: AbortSignal): Promise<Pick<Found, 'problem'> & Partial<Found>> {
  try {
    const response = await fetch(`/search?q=${encodeURIComponent(question)}`, { signal });
    if (response.redirected) return { problem: 'signedOut' };
    if (!response.ok) return { problem: 'unreachable' };
    return { answer: (await response.json()) as SearchAnswer, problem: null };
  } catch {
    return { problem: 'unreachable' };
  }
}
