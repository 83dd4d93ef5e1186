import { join } from 'node:path';
import { systemClock } from '#server/clock.ts';
import type { Config } from '#server/config.ts';
import type { Services } from '#server/context.ts';
import { openDatabase } from '#server/database/connection.ts';
import { openHttp } from '#server/http/guarded.ts';
import { openLog } from '#server/log.ts';
import { rememberAppUrl } from '#server/notifications/address.ts';
import { authOnDemand } from '#server/people/authOnDemand.ts';
import { confirmSecret, openSecrets } from '#server/security/secrets.ts';
import { diskStorage } from '#server/storage/disk.ts';

/** Opens what one process shares, on a database that is already migrated. `close` gives the connections back. */
export async function openServices(config: Config, databaseUrl: string): Promise<Services> {
  const database = openDatabase(databaseUrl);
  const secrets = openSecrets(config);
  await confirmSecret(database.db, secrets, systemClock.now());
  await rememberAppUrl(database.db, config.appUrl, systemClock.now());
  const log = openLog(config.logLevel);
  return {
    ...database,
    config,
    clock: systemClock,
    log,
    auth: authOnDemand({ db: database.db, config, secrets, log }),
    http: openHttp({ allow: config.outboundAllow }),
    secrets,
    storage: diskStorage(join(config.dataDir, 'media')),
  };
}
