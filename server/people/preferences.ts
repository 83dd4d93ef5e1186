import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from './actor.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Days on which weeks begin somewhere, ISO: Monday in most of Europe, Sunday in America, Saturday in Egypt. */
export const weekStarts = [1, 7, 6] as const;
export type WeekStart = (typeof weekStarts)[number];

/** How the interface looks and speaks for this member, on every device of theirs. */
export async function changePreferences(
  db: Db,
  actor: MemberActor,
  change: { locale?: 'pl' | 'en'; theme?: Theme },
  now: Date,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ ...change, updated_at: now })
    .where('id', '=', actor.userId)
    .execute();
}
