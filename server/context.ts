import type { Config } from '#server/config.ts';
import type { Clock } from '#server/clock.ts';
import type { Database } from '#server/database/connection.ts';
import type { Http } from '#server/http/http.ts';
import type { Logger } from '#server/log.ts';
import type { Secrets } from '#server/security/secrets.ts';

/** What one process shares: made once in `main.ts`, handed to jobs and, through `getLoadContext`, to loaders. */
export type Services = Database & {
  config: Config;
  clock: Clock;
  log: Logger;
  http: Http;
  secrets: Secrets;
};

/** What a request gets besides: the nonce of its page, and its address. */
export type AppContext = Services & {
  nonce: string;
  address: string | null;
  requestId: string;
};
