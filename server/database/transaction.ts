import type { Db } from './connection.ts';

/** Runs `work` in the caller's transaction when there is one, else in one of its own. */
export async function inTransaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db) : await db.transaction().execute(work);
}
