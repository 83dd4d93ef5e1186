import postgres from 'postgres';

/**
 * A machine that vanishes (power, network) says no goodbye. The server asks after this much silence, in seconds, and
 * frees what the session held when it gets no answer; its own default is two hours.
 */
const keepAlive = { tcp_keepalives_idle: '15', tcp_keepalives_interval: '5', tcp_keepalives_count: '3' };

/**
 * One connection of its own, that lasts: for LISTEN and advisory locks, which live and die with their session. Opened
 * by its first query; `onclose` tells of its loss, and then it is time for another one (why: `pool.ts`).
 */
export function openSession(
  pool: postgres.Sql,
  { onclose, onnotify }: { onclose?(): void; onnotify?(channel: string, payload: string): void } = {},
): postgres.Sql {
  // The driver takes its own parsed options back, and `onnotify` with them, as its `listen` does; its types say neither.
  return postgres({
    ...(pool.options as object),
    max: 1,
    idle_timeout: null,
    max_lifetime: null,
    fetch_types: false,
    connection: { ...pool.options.connection, ...keepAlive },
    onclose: onclose ?? (() => {}),
    onnotify: onnotify ?? (() => {}),
  } as unknown as postgres.Options<Record<string, never>>);
}
