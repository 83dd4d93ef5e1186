import { Kysely } from 'kysely';
import { PostgresJSDialect } from 'kysely-postgres-js';
import type postgres from 'postgres';
import { openPool } from './pool.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

export type Database = {
  db: Db;
  /** The driver itself: LISTEN, COPY, advisory locks. */
  sql: postgres.Sql;
  close(): Promise<void>;
};

/**
 * Opens a pool that survives a restart of its server. `max` is the most connections it holds.
 * Nothing is connected before the first query.
 */
export function openDatabase(url: string, { max = 10, applicationName = 'asystentka' } = {}): Database {
  const sql = openPool(url, {
    max,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: applicationName, TimeZone: 'UTC' },
  });
  const db = new Kysely<Schema>({ dialect: new PostgresJSDialect({ postgres: sql }) });
  return {
    db,
    sql,
    async close() {
      // Bounded: a connection that the server ended in the middle of a statement is waited for without end.
      await sql.end({ timeout: 5 });
      await db.destroy();
    },
  };
}
