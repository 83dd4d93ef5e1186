import type { ClientLoaderFunctionArgs } from '@remix-run/react';

/**
 * Months (weeks, days) that open without waiting for the server: those that were shown a moment ago, and the one that was
 * asked for ahead (ahead.tsx). All of it is thrown away with the first news of a change, with each change made here, when the
 * calendar is left, and half a minute after the server gave it.
 */
const kept = new Map<string, { at: number; data: Promise<unknown> }>();
const freshMs = 30_000;
const most = 4;

/** When the server gave what a view shows. */
const givenAt = new WeakMap<object, number>();
/** The address whose view is on the screen. */
let shown: string | null = null;

/** Added to an address that is asked for ahead. */
const mark = '&ahead=1';

export const addressAhead = (address: string): string => address + mark;

/** The loader of every view of the calendar, in the browser. */
export async function openKept({ request, serverLoader }: ClientLoaderFunctionArgs): Promise<unknown> {
  const { pathname, search } = new URL(request.url);
  const address = pathname + search;
  if (address.endsWith(mark)) {
    const data = serverLoader();
    keep(address.slice(0, -mark.length), data, Date.now());
    // Nobody has opened it yet. Whoever does asks again, and is told then what is wrong.
    return data.catch(() => null);
  }
  // What is shown is only asked for again because something has changed.
  if (address === shown) forget();
  return fresh(address)?.data.catch(() => serverLoader()) ?? serverLoader();
}

/** Called when something has changed, here or elsewhere. */
export function forget(): void {
  kept.clear();
}

/** Notes what is on the screen now; null: nothing of the calendar. */
export function nowShown(view: { address: string; data: object } | null): void {
  shown = view?.address ?? null;
  if (view) keep(view.address, Promise.resolve(view.data), givenAt.get(view.data) ?? Date.now());
  else forget();
}

export function fresh(address: string): { data: Promise<unknown> } | undefined {
  const there = kept.get(address);
  return there && Date.now() - there.at < freshMs ? there : undefined;
}

function keep(address: string, data: Promise<unknown>, at: number): void {
  const own = { at, data };
  kept.delete(address);
  kept.set(address, own);
  for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
  data.then(
    (given) => void (given && typeof given === 'object' && givenAt.set(given, at)),
    () => void (kept.get(address) === own && kept.delete(address)),
  );
}
