import postgres from 'postgres';
import { guarded } from './reserve.ts';

/** Milliseconds that a pool which was given up may take to finish what it was doing. */
const lastWorkMs = 60_000;

/**
 * A pool that outlives its server. When one of its connections is lost, the pool is given up and the next one takes its
 * place: what is under way elsewhere in the old one is finished there.
 *
 * postgres 3.4.9 keeps half of a lost connection's state (the query it was at, the error it was told) and opens it anew
 * with that: the first who then comes is told the old error, a reservation that is told so keeps the connection for
 * ever, and `end` waits for the old query. With nothing lost in it, a pool has no such state; so none is ever reopened.
 */
export function openPool(url: string, options: postgres.Options<Record<string, never>>): postgres.Sql {
  let current = open();
  let isEnded = false;

  function open(): postgres.Sql {
    const mine: postgres.Sql = postgres(url, {
      ...options,
      // Then a connection closes only because it was lost, or because the pool ends.
      idle_timeout: undefined,
      max_lifetime: null,
      onclose: () => {
        if (current !== mine || isEnded) return;
        current = open();
        setTimeout(() => void mine.end({ timeout: 5 }), lastWorkMs).unref();
      },
    });
    return mine;
  }

  async function reserve(): Promise<postgres.ReservedSql> {
    for (;;) {
      const from = current;
      try {
        return guarded(await from.reserve());
      } catch (error) {
        // Not refused by the server, only in the queue of a pool that was given up.
        if (from === current || isEnded || !isOldNews(error)) throw error;
      }
    }
  }

  async function end(how?: { timeout?: number }): Promise<void> {
    isEnded = true;
    await current.end(how);
  }

  return new Proxy(current, {
    apply: (_first, _self, args) => Reflect.apply(current, undefined, args),
    has: (_first, name) => Reflect.has(current, name),
    get: (_first, name) => {
      if (name === 'reserve') return reserve;
      if (name === 'end') return end;
      return Reflect.get(current, name);
    },
  });
}

/** What is told to those who wait in a pool whose connections were lost. */
function isOldNews(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (/^57P0[12]$/.test(String(error.code)) || /^CONNECTION_/.test(String(error.code)))
  );
}
