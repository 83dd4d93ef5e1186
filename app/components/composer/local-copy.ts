import type { Unsaved } from './saver.ts';

/**
 * Words that are not saved yet, kept in this browser: they survive a reload, a crash and an expired sign-in. One entry
 * for each tab and content, removed as soon as the server has the words.
 */
export type LocalCopy = Unsaved & { userId: string; at: number };

/** Renewed this often while there is something to keep; an entry older than `orphanMs` has lost its tab. */
export const renewMs = 5_000;
const orphanMs = 15_000;

const prefix = 'draft:';
const keyOf = (contentId: string, tab: string): string => `${prefix}${contentId}:${tab}`;

/** The same after a reload, another one in another tab. */
export function tabId(): string {
  try {
    const known = sessionStorage.getItem('tab');
    if (known) return known;
    const made = Math.random().toString(36).slice(2);
    sessionStorage.setItem('tab', made);
    return made;
  } catch {
    return 'only';
  }
}

/** False when this browser keeps nothing (full, or told not to). */
export function keepLocally(contentId: string, tab: string, copy: LocalCopy): boolean {
  try {
    localStorage.setItem(keyOf(contentId, tab), JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function forgetLocally(contentId: string, tab: string): void {
  try {
    localStorage.removeItem(keyOf(contentId, tab));
  } catch {
    // nothing was kept either
  }
}

/** What this tab had before a reload, else what a tab that is gone has left; null when there is nothing. */
export function findLocally(contentId: string, tab: string, userId: string, now: number): LocalCopy | null {
  const own = readCopy(keyOf(contentId, tab));
  if (own?.userId === userId) return own;
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(keyOf(contentId, ''))) continue;
      const copy = readCopy(key);
      if (!copy || copy.userId !== userId || now - copy.at < orphanMs) continue;
      localStorage.removeItem(key);
      return copy;
    }
  } catch {
    // as if nothing were there
  }
  return null;
}

function readCopy(key: string): LocalCopy | null {
  try {
    const copy = JSON.parse(localStorage.getItem(key) ?? 'null') as LocalCopy | null;
    return copy?.draft?.body && copy.base?.body && Array.isArray(copy.doubtful) ? copy : null;
  } catch {
    return null;
  }
}
