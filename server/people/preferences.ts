import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from './actor.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

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
