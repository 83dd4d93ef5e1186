import type { StoredImage } from '#server/media/images.ts';

/** A note that is not saved yet: it stays in this browser until the server has it. */
export type Note = {
  noteId: string;
  words: string;
  clientId: string;
  images: StoredImage[];
};

const keyOf = (who: string): string => `note:${who}`;

export function keepNote(who: string, note: Note): boolean {
  try {
    localStorage.setItem(keyOf(who), JSON.stringify(note));
    return true;
  } catch {
    return false;
  }
}

export function forgetNote(who: string): void {
  try {
    localStorage.removeItem(keyOf(who));
  } catch {
    // nothing was kept either
  }
}

/** What this member left here; null when there is nothing. */
export function keptNote(who: string): Note | null {
  try {
    const note = JSON.parse(localStorage.getItem(keyOf(who)) ?? 'null') as Note | null;
    return note && typeof note.words === 'string' && Array.isArray(note.images) ? note : null;
  } catch {
    return null;
  }
}
