import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { choosePlace } from '#server/database/embedded.place.ts';

/** One statement as the server saw it, its parameters taken out. */
export type Asked = { query: string; calls: number };

export type Statements = {
  /** From now on. */
  reset(): Promise<void>;
  /** Everything asked of that database since, most frequent first; by anybody but this counter. */
  read(): Promise<Asked[]>;
  close(): Promise<void>;
};

/** Tells the server to count statements from its next start on. */
export async function loadCounter(url: string, dataDir: string): Promise<void> {
  const sql = asSuperuser(url, dataDir);
  try {
    await sql.unsafe(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
    await sql.unsafe(`alter system set pg_stat_statements.track_planning = off`);
  } finally {
    await sql.end();
  }
}

/** Counts a database's statements on the server's side, transactions' begin and commit included. */
export async function countStatements(url: string, dataDir: string): Promise<Statements> {
  const sql = asSuperuser(url, dataDir);
  await sql`create extension if not exists pg_stat_statements`;
  const reset = async (): Promise<void> => {
    await sql`select pg_stat_statements_reset()`;
  };
  await reset();
  return {
    reset,
    read: () =>
      sql<Asked[]>`
        select query, sum(calls)::int as calls from pg_stat_statements s join pg_database d on d.oid = s.dbid
        where d.datname = current_database() and query not like '%pg_stat_statements%'
        group by query order by 2 desc`,
    close: () => sql.end(),
  };
}

export function sumOf(asked: Asked[]): number {
  return asked.reduce((sum, { calls }) => sum + calls, 0);
}

/** The database of `url` as the server's superuser, whose password the embedded server keeps beside its cluster. */
export function asSuperuser(url: string, dataDir: string, settings: Record<string, string> = {}): postgres.Sql {
  const file = join(choosePlace(dataDir).home, 'passwords.json');
  const { superuser } = JSON.parse(readFileSync(file, 'utf8')) as { superuser: string };
  const address = new URL(url);
  address.username = 'postgres';
  address.password = superuser;
  return postgres(address.href, { max: 1, onnotice: () => {}, connection: settings });
}
