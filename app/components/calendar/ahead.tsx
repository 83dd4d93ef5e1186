import { useFetcher, useLoaderData, useLocation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { addressAhead, fresh, nowShown } from './kept.ts';
import type { Places } from './surface.tsx';

/**
 * Asks for the next month (week, day) before it is opened: for `pointed`, an address that somebody points at, and after a
 * step for the next one the same way. Keeps what is shown, for the way back.
 */
export function Ahead({ places: { previous, next }, pointed }: { places: Places; pointed: string | null }) {
  const data = useLoaderData<object>();
  const { pathname, search } = useLocation();
  const here = pathname + search;
  const [wanted, want] = useState<string | null>(null);
  const before = useRef({ previous, next });
  useEffect(() => nowShown({ address: here, data }), [here, data]);
  useEffect(() => () => nowShown(null), []);
  useEffect(() => {
    const came = before.current;
    before.current = { previous, next };
    if (here === came.next) want(next);
    else if (here === came.previous) want(previous);
  }, [here, previous, next]);
  useEffect(() => want(pointed), [pointed]);
  return wanted && <Asking key={wanted} address={wanted} onDone={() => want(null)} />;
}

/** Lives as long as it asks: what has its answer would be asked for anew with every change. */
function Asking({ address, onDone }: { address: string; onDone(): void }) {
  const { load, state, data } = useFetcher();
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (fresh(address)) done.current();
    else load(addressAhead(address));
  }, [address, load]);
  useEffect(() => {
    if (state === 'idle' && data !== undefined) done.current();
  }, [state, data]);
  return null;
}
