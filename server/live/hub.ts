import { sql } from 'kysely';
import type { Database } from '#server/database/connection.ts';
import type { Logger } from '#server/log.ts';
import { type Listener, listen } from '#server/schedule/listen.ts';
import { liveChannel } from './tell.ts';

/** What changes within this, in milliseconds, is told once. */
const together = 200;
/** How long a workspace counts as looked at, and how often that is said anew; seconds and milliseconds. */
const watchedSeconds = 90;
const renewMs = 30_000;

export type Watcher = {
  workspaceId: string;
  /** The clients of which something changed; null: perhaps anything, since the connection was lost meanwhile. */
  onChange(clientIds: ReadonlySet<string> | null): void;
};

export type Hub = {
  /** Tells of every change in a workspace until the answer is called. */
  watch(watcher: Watcher): Promise<() => void>;
  close(): Promise<void>;
};

/**
 * Hears what changes, for every open page of this process over one connection to the database, which is made when
 * the first one looks.
 */
export function openHub({ db, sql: pool, log }: Database & { log: Logger }): Hub {
  const watchers = new Set<Watcher>();
  const changed = new Map<string, Set<string>>();
  let listening: Promise<Listener> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  const tell = (): void => {
    timer = null;
    const told = new Map(changed);
    changed.clear();
    for (const watcher of [...watchers]) {
      const clients = told.get(watcher.workspaceId);
      if (clients) watcher.onChange(clients);
    }
  };
  const hear = (payload: string): void => {
    const [workspace = '', client = ''] = payload.split(' ');
    const clients = changed.get(workspace) ?? new Set();
    changed.set(workspace, clients.add(client));
    timer ??= setTimeout(tell, together);
  };
  let wasUp = false;
  const onUp = (): void => {
    if (wasUp) for (const watcher of [...watchers]) watcher.onChange(null);
    wasUp = true;
  };

  async function sayWatched(workspaceIds: readonly string[]): Promise<void> {
    if (workspaceIds.length === 0) return;
    await sql`
      insert into watched_workspaces (workspace_id, until)
      select id, now() + make_interval(secs => ${watchedSeconds}) from unnest(${[...workspaceIds]}::uuid[]) as id
      on conflict (workspace_id) do update set until = excluded.until`.execute(db);
  }
  // While nobody looks, nothing is asked of the database.
  const renewing = setInterval(() => {
    sayWatched([...new Set([...watchers].map(({ workspaceId }) => workspaceId))].sort()).catch((err) =>
      log.warn({ err }, 'who looks was not said'),
    );
  }, renewMs);
  renewing.unref();

  return {
    async watch(watcher) {
      if (isClosed) return () => {};
      watchers.add(watcher);
      listening ??= listen(pool, liveChannel, { onPayload: hear, onUp, log });
      const mine = listening;
      try {
        await mine.catch((error: unknown) => {
          // The next who looks tries anew; by whom that is done already, it is left.
          if (listening === mine) listening = null;
          throw error;
        });
        await sayWatched([watcher.workspaceId]);
      } catch (error) {
        watchers.delete(watcher);
        throw error;
      }
      return () => void watchers.delete(watcher);
    },
    async close() {
      isClosed = true;
      clearInterval(renewing);
      if (timer) clearTimeout(timer);
      watchers.clear();
      await (await listening?.catch(() => null))?.close();
    },
  };
}
