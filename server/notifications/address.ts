import type { Db } from '#server/database/connection.ts';

/**
 * Where links in mails lead. Kept in the database by each start (`rememberAppUrl`), because mails are written deep
 * inside transactions of any node, web or worker, far from the environment.
 */
const key = 'app_url';

/** Keeps APP_URL for the links of mails. */
export async function rememberAppUrl(db: Db, appUrl: string, now: Date): Promise<void> {
  await db
    .insertInto('installation')
    .values({ key, value: appUrl, updated_at: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: appUrl, updated_at: now }))
    .execute();
}

/** The origin under which people reach the app, without a trailing slash. */
export async function appUrl(db: Db): Promise<string> {
  const row = await db.selectFrom('installation').where('key', '=', key).select('value').executeTakeFirst();
  return row?.value ?? 'http://localhost:3000';
}
