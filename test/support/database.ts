import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Database, openDatabase } from '#server/database/connection.ts';

export type TestDatabase = Database & { url: string };

/**
 * A migrated, empty database for one test file: a copy of the template, about 30 ms. `close` ends the connections and
 * removes it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, drop } = await cloneDatabase(inject('databaseUrl'), inject('templateName'));
  const database = openDatabase(url, { max: 5, applicationName: 'asystentka-test' });
  return {
    ...database,
    url,
    async close() {
      // Not `database.close`, which waits for a query that a failed test left running.
      await database.sql.end({ timeout: 1 });
      await drop();
    },
  };
}

/** Copies the database `template` of the server at `serverUrl`; `drop` removes the copy whoever is connected to it. */
export async function cloneDatabase(
  serverUrl: string,
  template: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return { url: url.href, drop: () => dropDatabase(serverUrl, name) };
}

/** A worker of autovacuum is a superuser's, and may not be sent away; it is done in a moment. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await administer(serverUrl, `drop database if exists ${name} with (force)`);
    } catch (error) {
      if ((error as { code?: string }).code !== '42501' || tries === 40) throw error;
      await sleep(250);
    }
  }
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
