import { useSyncExternalStore } from 'react';
import { type Locale, localeOf, type Words } from './index.ts';

type Area = keyof Words;

/** Every area is a chunk of its own; those of the first visit come as one instead (`pl.first.ts`), and are left out here. */
const chunks = import.meta.glob<Partial<Words>>([
  './{pl,en}/*.ts',
  '!./{pl,en}/{buttons,calendar,capture,changes,checks,dates,errors,fields,keyboard,pages,palette,reasons,shell,stages,today}.ts',
]);
const firstChunks: Record<Locale, () => Promise<{ first: Partial<Words> }>> = {
  pl: () => import('./pl.first.ts'),
  en: () => import('./en.first.ts'),
};

let words: Partial<Words> = {};
const listeners = new Set<() => void>();

function add(more: Partial<Words>): void {
  words = { ...words, ...more };
  for (const listener of listeners) listener();
}

/** What the browser says from its first moment on. */
export async function loadFirstWords(locale: Locale): Promise<void> {
  add((await firstChunks[locale]()).first);
}

/**
 * Waits for areas of the words that come with no first visit; a route awaits those of its screen before it is drawn, as
 * its first statement. On the server all words are there.
 */
export async function needWords(...areas: Area[]): Promise<void> {
  if (import.meta.env.SSR) return;
  const locale = localeOf(document.documentElement.lang);
  const missing = areas.filter((area) => !(area in words));
  const came = await Promise.all(missing.map((area) => chunks[`./${locale}/${area}.ts`]?.()));
  add(Object.assign({}, ...came.map((module) => ({ ...module }))));
}

const loaded = (): Words => words as Words;
function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All that was loaded so far. */
export const useLoadedWords = (): Words => useSyncExternalStore(listen, loaded, loaded);
