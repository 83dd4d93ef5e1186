import type postgres from 'postgres';

/**
 * A reserved connection that knows when it is gone.
 *
 * postgres 3.4.9 goes on writing to a reserved connection whose server has closed it: a null socket ends the process
 * (github.com/porsager/postgres/issues/1208), a statement that waits is never answered, and one that comes after the
 * connection was opened anew for somebody else runs there, outside of its transaction. Releasing it puts the corpse
 * back among the open ones. Here, what was reserved is dead from the moment at which its connection closes, every later
 * statement on it is refused, and it is not given back: the driver has taken it already.
 */
export function guarded(reserved: postgres.ReservedSql): postgres.ReservedSql {
  let connection: Connection | null = null;
  let isGone = false;
  const die = (): void => {
    isGone = true;
  };
  const onexecute = (mine: Connection): true => {
    connection = mine;
    mine.onclose = die;
    return true;
  };
  const watched = (query: Query, text = ''): Query => {
    const then = query.then.bind(query);
    // Every way of waiting for a query leads through `then`, and waiting is what sends it.
    Object.assign(query, {
      // biome-ignore lint/suspicious/noThenProperty: a promise of the driver's own, listened to
      then: (onDone: never, onFailed?: (error: unknown) => unknown) =>
        then(onDone, (error: unknown) => {
          if (endsConnection(error)) {
            die();
            if (text === 'rollback') return refused(text).then(onDone);
          }
          if (onFailed) return onFailed(error);
          throw error;
        }),
    });
    return query;
  };
  return Object.assign(
    (strings: TemplateStringsArray, ...args: never[]) =>
      isGone ? refused() : watched(reserved(strings, ...args) as Query),
    reserved,
    {
      unsafe: (text: string, parameters: never[] = [], options: object = {}) =>
        isGone
          ? refused(text)
          : watched(
              reserved.unsafe(text, parameters, connection ? options : ({ ...options, onexecute } as object)) as Query,
              text,
            ),
      release() {
        if (connection) connection.onclose = null;
        if (!isGone) reserved.release();
      },
    },
  ) as unknown as postgres.ReservedSql;
}

/** What the driver hands to `onexecute`: the connection behind a reservation. */
type Connection = { onclose: ((error: Error) => void) | null };
type Query = postgres.PendingQuery<postgres.Row[]>;

/**
 * The answer of a connection that is gone. A rollback is granted: the server has rolled back already, and an error here
 * would hide from Kysely's caller the one that ended the transaction.
 */
function refused(text = ''): Promise<unknown> & { simple(): unknown; cancel(): void } {
  const answer = text === 'rollback' ? Promise.resolve(rolledBack) : Promise.reject(closed());
  return Object.assign(answer, { simple: () => answer, cancel: () => {} });
}

const rolledBack = Object.assign([], { command: 'ROLLBACK', count: 0 });

/** As the driver says it; `stored.ts` knows it as a database that is away. */
export function closed(): Error {
  return Object.assign(new Error('The connection was closed.'), { code: 'CONNECTION_CLOSED' });
}

/** True for what comes with the end of a connection, as against the end of one statement. */
function endsConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (severity === 'FATAL' || severity === 'PANIC') return true;
  return typeof code === 'string' && (code.startsWith('CONNECT') || 'errno' in error || code === 'EPIPE');
}
