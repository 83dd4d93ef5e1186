import type postgres from 'postgres';
import { openSession } from '#server/database/session.ts';
import type { Logger } from '#server/log.ts';

export type Listener = {
  isUp(): boolean;
  /** Asks the server; a connection that died without a word is given up and opened anew. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Listens on a connection of its own and keeps listening: the driver's own `listen` gives up for ever when the database
 * is away at its first try to come back. `onUp` is called each time it listens (again): what was said meanwhile was
 * not heard.
 */
export async function listen(
  pool: postgres.Sql,
  channel: string,
  { onPayload, onUp, log }: { onPayload(payload: string): void; onUp(): void; log: Logger },
): Promise<Listener> {
  let connection: postgres.Sql | null = null;
  let isUp = false;
  let isClosed = false;
  let again: NodeJS.Timeout | null = null;

  async function open(): Promise<void> {
    const mine = openSession(pool, {
      onclose: () => {
        if (connection === mine) comeBack();
      },
      onnotify: (_channel, payload) => onPayload(payload),
    });
    connection = mine;
    await mine.unsafe(`listen "${channel}"`);
    if (isClosed || connection !== mine) return;
    isUp = true;
    onUp();
  }

  function comeBack(delayMs = 250): void {
    if (isUp) log.warn('the connection that listens was lost');
    isUp = false;
    if (isClosed || again) return;
    drop();
    again = setTimeout(() => {
      again = null;
      open().catch(() => comeBack(Math.min(delayMs * 2, 5_000)));
    }, delayMs);
  }

  function drop(): void {
    const old = connection;
    connection = null;
    void old?.end({ timeout: 0 }).catch(() => {});
  }

  await open();
  return {
    isUp: () => isUp,
    async check() {
      if (!isUp || !connection) return;
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('silent')), 5_000);
      });
      await Promise.race([connection.unsafe('select 1'), silence])
        .catch(() => comeBack())
        .finally(() => clearTimeout(timer));
    },
    async close() {
      isClosed = true;
      isUp = false;
      if (again) clearTimeout(again);
      const old = connection;
      connection = null;
      await old?.end({ timeout: 2 }).catch(() => {});
    },
  };
}
