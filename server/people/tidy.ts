import type { Db } from '#server/database/connection.ts';
import { tidyTries } from '#server/security/rate-limit.ts';

/** Removes sessions, sign-in links and counts of tries that are over. Run once a day, or as often as wanted. */
export async function tidyPeople(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
  await db.deleteFrom('verifications').where('expires_at', '<', now).execute();
  await tidyTries(db, now);
}
