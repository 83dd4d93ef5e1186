import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildIfStale } from './build.ts';
import { type Report, tally } from './tally.ts';

const root = resolve(import.meta.dirname, '../..');
const args = process.argv.slice(2).filter((arg) => arg !== '--');

process.exitCode = await main();

/** Runs the tests; the last line says how many passed and failed, and nothing else is printed after it. */
async function main(): Promise<number> {
  try {
    if (needsTheApp(args)) await buildIfStale();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log('0 passed, 1 failed');
    return 1;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'asystentka-report-'));
  try {
    const file = join(scratch, 'report.json');
    const code = await vitest(file);
    const { passed, failed } = tally(readReport(file), code);
    console.log(`${passed} passed, ${failed} failed`);
    return failed > 0 ? code || 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A developer who runs one folder of server tests does not wait for the browser's bundle. */
function needsTheApp(given: string[]): boolean {
  const filters = given.filter((arg) => !arg.startsWith('-'));
  return filters.length === 0 || given.some((arg) => /browser|chaos/.test(arg));
}

function vitest(reportFile: string): Promise<number> {
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
  const program = join(dirname(manifest), 'vitest.mjs');
  const flags = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const child = spawn(process.execPath, [...process.execArgv, program, ...flags, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  // Vitest gets the signal too, and has a database server to stop; we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
