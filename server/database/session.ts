import postgres from 'postgres';

/**
 * One connection of its own, that lasts: for LISTEN and advisory locks, which live and die with their session. Opened
 * by its first query, and again by the first one after it was lost; `onclose` tells of the loss.
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
    onclose: onclose ?? (() => {}),
    onnotify: onnotify ?? (() => {}),
  } as unknown as postgres.Options<Record<string, never>>);
}
