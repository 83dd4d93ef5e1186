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
 * A process that is stopped in the middle of a transaction (a suspended machine, a debugger) holds its locks until it goes
 * on: people who save what it has locked would wait for it. The server ends such a transaction after so long. Milliseconds.
 */
const longestPauseMs = 60_000;

/**
 * Opens a pool that survives a restart of its server. `max` is the most connections it holds.
 * Nothing is connected before the first query.
 */
export function openDatabase(url: string, { max = 10, applicationName = 'asystentka' } = {}): Database {
  const sql = openPool(url, {
    max,
    connect_timeout: 10,
    onnotice: () => {},
    connection: {
      application_name: applicationName,
      TimeZone: 'UTC',
      idle_in_transaction_session_timeout: longestPauseMs,
      // Everything we ask is short: starting helpers, or compiling a plan, takes longer than it could save. (The driver
      // leaves out a number that is 0.)
      max_parallel_workers_per_gather: '0',
      jit: 'off',
    },
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
