import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { openHttp } from '#server/http/guarded.ts';
import type { ConnectContext, Connected, OAuthApp } from '#server/networks/interface/connecting.ts';
import { limitsOf } from '#server/networks/interface/limits.ts';
import type { Armed, Call, Image, Network, Post, Prepared } from '#server/networks/network.ts';

/** Calls to a network without a database behind them: the account is in memory, and the clock is the test's. */

export type TestCall = Call & { saved: Record<string, unknown>[] };

export function testReach(places: string[], now: () => Date, { timeoutMs = 10_000 } = {}): ConnectContext {
  let tokens = 0;
  return {
    http: openHttp({ allow: places }),
    askMailServer: async () => ({ kind: 'willing' }),
    linkedinVersion: '202606',
    now,
    signal: AbortSignal.timeout(timeoutMs),
    newToken: () => `token-${++tokens}-${'x'.repeat(24)}`,
  };
}

/** The account as `renew` finds it in the row; several calls may share it. */
export type Row = { credentials: Record<string, unknown>; version: number };

export function testCall(
  network: Network,
  connected: Pick<Connected, 'settings' | 'credentials' | 'limits'>,
  {
    places,
    now,
    timeoutMs,
    row = { credentials: connected.credentials, version: 0 },
    app = null,
  }: { places: string[]; now: () => Date; timeoutMs?: number; row?: Row; app?: OAuthApp | null },
): TestCall {
  const saved: Record<string, unknown>[] = [];
  let version = row.version;
  const account = {
    settings: connected.settings,
    credentials: row.credentials,
    limits: limitsOf(network, connected.limits),
  };
  const pages = new Map<string, string>();
  return {
    ...testReach(places, now, timeoutMs ? { timeoutMs } : {}),
    account,
    saved,
    async renew(refresh) {
      if (row.version !== version) {
        version = row.version;
        account.credentials = row.credentials;
        return { kind: 'renewed' };
      }
      const renewal = await refresh(row.credentials, () => {});
      if (renewal.kind !== 'renewed') return renewal;
      saved.push(renewal.credentials);
      row.credentials = renewal.credentials;
      row.version += 1;
      version = row.version;
      account.credentials = row.credentials;
      return { kind: 'renewed' };
    },
    ownApp: async () => app,
    practice: {
      async put(key, post) {
        if (!pages.has(key)) pages.set(key, post.text);
        return { url: `http://app.test/practice/x#${key}` };
      },
      find: async (key) => (pages.has(key) ? { url: `http://app.test/practice/x#${key}` } : null),
      remove: async (key) => pages.delete(key),
    },
    tasks: memoryTasks(),
  };
}

export function memoryTasks(): Call['tasks'] & { done(key: string, link: string | null): void } {
  const tasks = new Map<string, { id: string; isDone: boolean; link: string | null }>();
  return {
    async open(key) {
      const task = tasks.get(key) ?? { id: `task-${tasks.size + 1}`, isDone: false, link: null };
      tasks.set(key, task);
      return { id: task.id };
    },
    find: async (key) => tasks.get(key) ?? null,
    done(key, link) {
      const task = tasks.get(key);
      if (task) Object.assign(task, { isDone: true, link });
    },
  };
}

export function armed(over: Partial<Armed> & { now: Date }): Armed & { bytesLeft: number } {
  const self = {
    key: 'a6a4b3f0-7c39-4a0e-9f64-0d4d6f9d2f11.1.1',
    chosenId: '',
    frozenAt: over.now,
    prepared: {},
    bytesLeft: 0,
    beforeFirstByte() {
      self.bytesLeft += 1;
    },
    ...over,
  };
  return self;
}

export function post(text: string, images: Image[] = []): Post {
  return { text, images };
}

/** A real picture, small, with its description. */
export async function picture(alt = 'Bukiet piwonii', format: 'jpeg' | 'png' = 'jpeg', shade = 120): Promise<Image> {
  const bytes = await sharp({
    create: { width: 40, height: 30, channels: 3, background: { r: 200, g: shade, b: 150 } },
  })
    .toFormat(format)
    .toBuffer();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    sha256,
    mime: `image/${format}`,
    width: 40,
    height: 30,
    bytes: bytes.length,
    alt,
    read: async () => bytes,
    address: (until) => `http://app.test/media/signed/${sha256}.${format}?until=${until.getTime()}`,
  };
}

/** Runs a network's preparing as the engine does: every id is kept, and a wait is looked at again. */
export async function prepared(network: Network, call: Call, posted: Post, start: Prepared = {}) {
  if (network.accepts !== 'post' || !network.prepare) throw new Error('prepares nothing');
  let kept = start;
  const saves: Prepared[] = [];
  const outcome = await network.prepare(call, posted, {
    prepared: kept,
    async save(next) {
      kept = structuredClone(next);
      saves.push(kept);
    },
  });
  return { outcome, kept, saves };
}
