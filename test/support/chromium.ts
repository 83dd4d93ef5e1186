import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { waitForLock } from '#server/bin/lock.mjs';

export type Chromium = { executablePath: string; env: Record<string, string> };

const cache = resolve(import.meta.dirname, '../../.cache');
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Finds a Chromium: CHROMIUM_PATH, an installed one, or the one from npm, which is unpacked once per version
 * (a few seconds) into `.cache`. Throws, naming CHROMIUM_PATH, where there is none.
 */
export async function provideChromium(): Promise<Chromium> {
  const present = process.env.CHROMIUM_PATH || installed.find((path) => existsSync(path));
  if (present) return { executablePath: present, env: cleanEnvironment() };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium found. Install one, and name it in CHROMIUM_PATH if it is in an unusual place.');
  }
  const folder = await unpackOnce();
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...cleanEnvironment(),
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/** The browser gets libraries of its own by LD_LIBRARY_PATH; nothing else may: PostgreSQL would load them too. */
function cleanEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), LANG: 'C.UTF-8' };
}

async function unpackOnce(): Promise<string> {
  const folder = join(cache, `chromium-${packageVersion()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const release = await waitForLock(join(cache, 'chromium.lock'));
  try {
    if (existsSync(folder)) return folder;
    const draft = `${folder}.partial`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    await unpackInto(draft);
    writeFileSync(join(draft, 'fonts/fonts.conf'), fontSettings(folder));
    renameSync(draft, folder);
    return folder;
  } finally {
    release();
  }
}

/** The package's own settings look for fonts in /tmp/fonts and nowhere else. */
function fontSettings(folder: string): string {
  const places = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...places.map((place) => `  <dir>${place}</dir>`),
    `  <cachedir>${join(folder, 'fonts-cache')}</cachedir>`,
    '</fontconfig>\n',
  ].join('\n');
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')).version;
}

/**
 * In a child, because importing the package changes the environment of its process. It unpacks to the temporary
 * folder, and its libraries only where it believes to be on Lambda.
 */
function unpackInto(folder: string): Promise<void> {
  const program = `const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();`;
  const env = { ...cleanEnvironment(), TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    env: env as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`Chromium could not be unpacked.\n${said}`))));
  });
}
