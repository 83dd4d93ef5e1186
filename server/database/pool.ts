import postgres from 'postgres';
import { closed, guarded } from './reserve.ts';

/** Milliseconds that a pool which was given up may take to finish what it was doing. */
const lastWorkMs = 60_000;
/** Who waits for a connection moves to the next pool this often: while none can be opened, each move is a new time-out. */
const mostMoves = 3;

/** `waiting`: who asked for a connection and has none yet; called when the pool is given up. */
type Pool = { sql: postgres.Sql; waiting: Set<() => void> };

/**
 * A pool that outlives its server. When one of its connections is lost, the pool is given up and the next one takes its
 * place: what is under way elsewhere in the old one is finished there, and who waits there for a connection asks anew.
 *
 * postgres 3.4.9 keeps half of a lost connection's state (the query it was at, the error it was told, what was not
 * written yet) and opens it anew with that: the first who then comes is told the old error, and of those who wait for a
 * connection one is forgotten for ever, with whatever it was about to write down. With nothing lost in it, a pool has no
 * such state; so nobody is ever given one that was reopened.
 */
export function openPool(url: string, options: postgres.Options<Record<string, never>>): postgres.Sql {
  let current = open();
  let isEnded = false;

  function open(): Pool {
    const waiting = new Set<() => void>();
    const mine: postgres.Sql = postgres(url, {
      ...options,
      // Then a connection closes only because it was lost, or because the pool ends.
      idle_timeout: undefined,
      max_lifetime: null,
      onclose: () => {
        if (current.sql !== mine || isEnded) return;
        current = open();
        for (const leave of waiting) leave();
        waiting.clear();
        setTimeout(() => void mine.end({ timeout: 5 }), lastWorkMs).unref();
      },
    });
    return { sql: mine, waiting };
  }

  async function reserve(): Promise<postgres.ReservedSql> {
    for (let moves = 0; moves <= mostMoves && !isEnded; moves++) {
      const reserved = await reserveIn(current);
      if (reserved) return guarded(reserved);
    }
    throw closed();
  }

  async function end(how?: { timeout?: number }): Promise<void> {
    isEnded = true;
    await current.sql.end(how);
  }

  return new Proxy(current.sql, {
    apply: (_first, _self, args) => Reflect.apply(current.sql, undefined, args),
    has: (_first, name) => Reflect.has(current.sql, name),
    get: (_first, name) => {
      if (name === 'reserve') return reserve;
      if (name === 'end') return end;
      return Reflect.get(current.sql, name);
    },
  });
}

/** null: the pool was given up meanwhile. */
function reserveIn({ sql, waiting }: Pool): Promise<postgres.ReservedSql | null> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(null);
    waiting.add(leave);
    sql.reserve().then(
      (reserved) => {
        if (waiting.delete(leave)) resolve(reserved);
        else reserved.release();
      },
      (error: unknown) => {
        if (waiting.delete(leave)) reject(error);
      },
    );
  });
}
