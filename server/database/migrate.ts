import { readdir } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { openDatabase } from './connection.ts';
import { installQueue } from './queue.ts';

const folder = new URL('../../migrations/', import.meta.url);

/** Reads `migrations/` in the order of its file names. */
const provider: MigrationProvider = {
  async getMigrations() {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
    const entries = names.map(
      async (name): Promise<[string, Migration]> => [name.slice(0, -3), await import(new URL(name, folder).href)],
    );
    return Object.fromEntries(await Promise.all(entries));
  },
};

/**
 * Brings the database at `url` to the newest schema, forward only, under a lock that other nodes wait for.
 * Throws when the server is older than PostgreSQL 15, or when a migration failed (nothing of it is kept).
 */
export async function migrateToLatest(url: string): Promise<void> {
  const { db, sql: connection, close } = openDatabase(url, { max: 2, applicationName: 'asystentka-migrate' });
  try {
    const { rows } = await sql<{
      version: number;
    }>`select current_setting('server_version_num')::int as version`.execute(db);
    if ((rows[0]?.version ?? 0) < 150_000) throw new Error('DATABASE_URL: PostgreSQL 15 or newer is needed.');
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error) throw error;
    await installQueue(connection);
  } finally {
    await close();
  }
}
