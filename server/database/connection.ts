import { Kysely } from 'kysely';
import { PostgresJSDialect } from 'kysely-postgres-js';
import postgres from 'postgres';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

export type Database = {
  db: Db;
  /** The driver itself: LISTEN, COPY, advisory locks. */
  sql: postgres.Sql;
  close(): Promise<void>;
};

/**
 * Opens a pool. `max` is the most connections it holds; each is closed after 5 idle minutes.
 * Nothing is connected before the first query.
 */
export function openDatabase(url: string, { max = 10, applicationName = 'asystentka' } = {}): Database {
  const sql = postgres(url, {
    max,
    idle_timeout: 300,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: applicationName, TimeZone: 'UTC' },
  });
  const db = new Kysely<Schema>({ dialect: new PostgresJSDialect({ postgres: sql }) });
  return { db, sql, close: () => db.destroy() };
}
