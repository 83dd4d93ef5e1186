import type { Clock } from '#server/clock.ts';
import type { Config } from '#server/config.ts';
import type { Database } from '#server/database/connection.ts';
import type { Http } from '#server/http/http.ts';
import type { Logger } from '#server/log.ts';
import type { Auth } from '#server/people/auth.ts';
import type { Secrets } from '#server/security/secrets.ts';
import type { Storage } from '#server/storage/storage.ts';

/** What one process shares: made once in `main.ts`, handed to jobs and, through `getLoadContext`, to loaders. */
export type Services = Database & {
  config: Config;
  clock: Clock;
  log: Logger;
  http: Http;
  secrets: Secrets;
  storage: Storage;
  auth: Auth;
};

/** What a request gets besides. */
export type AppContext = Services & {
  /** Of this page's Content-Security-Policy. */
  nonce: string;
  /** The browser's address, behind the proxies of TRUST_PROXY. */
  address: string | null;
  requestId: string;
  /** Asked by the browser itself, which shows what comes back as a new page; false when our script asks for data. */
  isForPage: boolean;
  /** Sends a whole Set-Cookie value with the answer, whichever route makes it. */
  setCookie(cookie: string): void;
};
