import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { isAlive } from '#server/bin/lock.mjs';
import { removeEmbedded, startEmbedded } from '#server/database/embedded.ts';
import { migrateToLatest } from '#server/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test server, in a database whose role may make others. */
    databaseUrl: string;
    /** Name of the migrated database that test databases are copied from. */
    templateName: string;
  }
}

const PREFIX = 'asystentka-test-';
const templateName = 'template_migrated';

type Server = { url: string; stop(): Promise<void> };

/** Vitest loads this file once per project (server, browser, chaos), in one process: only a global is shared. */
const run = globalThis as typeof globalThis & { testServer?: Promise<Server>; testServerUsers?: number };

/** Starts one PostgreSQL for the whole run, without fsync and in a folder that is removed at the end. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  run.testServer ??= startServer();
  run.testServerUsers = (run.testServerUsers ?? 0) + 1;
  const server = await run.testServer;
  project.provide('databaseUrl', server.url);
  project.provide('templateName', templateName);
  return async () => {
    run.testServerUsers = (run.testServerUsers ?? 1) - 1;
    if (run.testServerUsers === 0) await server.stop();
  };
}

async function startServer(): Promise<Server> {
  await sweep();
  const dataDir = join(tmpdir(), `${PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
  const log = { info: () => {}, warn: console.warn, error: console.error };
  const server = await startEmbedded({ dataDir, log, fsync: false });
  const stop = async () => {
    await server.stop();
    await removeEmbedded(dataDir);
  };
  try {
    await makeTemplate(server.url);
    return { url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(`create database ${templateName}`);
    const template = new URL(url);
    template.pathname = templateName;
    await migrateToLatest(template.href);
    // A database is copied only while nobody is connected to it, and autovacuum would be somebody.
    await sql.unsafe(`alter database ${templateName} with allow_connections false`);
  } finally {
    await sql.end();
  }
}

/** Removes what a run left behind that was killed. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    const path = join(tmpdir(), name);
    // Another run may have removed it meanwhile.
    if (!pid || isAlive(pid) || statSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    await removeEmbedded(path);
  }
}
