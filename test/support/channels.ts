import type { ChannelServices } from '#server/channels/account.ts';
import { readConfig } from '#server/config.ts';
import type { Db } from '#server/database/connection.ts';
import { openHttp } from '#server/http/guarded.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { monday } from './factories.ts';
import { testSecret } from './people.ts';

export type TestChannels = ChannelServices & {
  /** The time it is; moves only when told. */
  later(ms: number): Date;
  now(): Date;
};

/** What connecting and calling need, over a test database; `places` are the fakes that may be reached. */
export function channelServices(
  db: Db,
  places: string[],
  { appUrl = 'https://planner.test', start = monday } = {},
): TestChannels {
  let current = start;
  const config = readConfig({ APP_URL: appUrl, APP_SECRET: testSecret, OUTBOUND_ALLOW: places.join(',') });
  return {
    db,
    config,
    secrets: openSecrets(config),
    http: openHttp({ allow: places }),
    clock: { now: () => current },
    now: () => current,
    later(ms) {
      current = new Date(current.getTime() + ms);
      return current;
    },
  };
}
