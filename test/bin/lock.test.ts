import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock, waitForLock } from '#server/bin/lock.mjs';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asystentka-lock-'));
  file = join(folder, 'some.lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('one has it, the next is told who, and after a release it is free', async () => {
  const first = await takeLock(file, { about: 'the first' });
  expect(await takeLock(file)).toMatchObject({ taken: false, holder: { pid: process.pid, about: 'the first' } });
  if (first.taken) first.release();
  expect(await takeLock(file)).toMatchObject({ taken: true });
});

test('the lock of a process that was killed is taken over', async () => {
  const lock = resolve('server/bin/lock.mjs');
  const code = `const { takeLock } = await import(${JSON.stringify(lock)}); await takeLock(process.argv[1]); console.log('has it'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, file]);
  await once(child.stdout, 'data');
  expect(await takeLock(file)).toMatchObject({ taken: false, holder: { pid: child.pid } });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await takeLock(file)).toMatchObject({ taken: true });
});

test('a living process that was given the number of a dead owner does not keep the lock', async () => {
  await takeLock(file);
  const content = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...content, began: '1', token: 'of another life' }));
  expect(await takeLock(file)).toMatchObject({ taken: true });
});

test('an owner in another container counts as alive while its heartbeat is seen', async () => {
  writeFileSync(file, JSON.stringify({ pid: 1, place: 'another machine', token: 'theirs', about: 'there', since: '' }));
  const beating = setInterval(() => utimesSync(file, new Date(), new Date()), 200);
  try {
    expect(await takeLock(file)).toMatchObject({ taken: false, holder: { about: 'there' } });
  } finally {
    clearInterval(beating);
  }
});

test('of many who find an abandoned lock, one gets it', async () => {
  writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, place: 'x', token: 'old' }));
  const mine = JSON.parse(readFileSync(file, 'utf8'));
  const probe = join(folder, 'probe.lock');
  await takeLock(probe);
  writeFileSync(file, JSON.stringify({ ...mine, place: JSON.parse(readFileSync(probe, 'utf8')).place }));
  const results = await Promise.all(Array.from({ length: 20 }, () => takeLock(file)));
  expect(results.filter((lock) => lock.taken)).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(['probe.lock', 'some.lock']);
});

test('whoever waits gets it when it is given back', async () => {
  const first = await takeLock(file, { about: 'work' });
  const waited: string[] = [];
  const second = waitForLock(file, { onWait: (holder) => waited.push(holder.about) });
  setTimeout(() => first.taken && first.release(), 300);
  const release = await second;
  expect(waited).toEqual(['work']);
  release();
});
