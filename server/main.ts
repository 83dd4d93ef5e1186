import { once } from 'node:events';
import { createServer } from 'node:http';
import { sql } from 'kysely';
import { readConfig } from '#server/config.ts';
import { startEmbedded } from '#server/database/embedded.ts';
import { migrateToLatest } from '#server/database/migrate.ts';
import { openServices } from '#server/services.ts';
import { webApp } from '#server/web/app.ts';

/** How long a stop waits for what is in flight, in milliseconds. */
const stopWithin = 20_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const plain = { info: () => {}, warn: console.warn, error: console.error };
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: `${config.dataDir}/postgres`, log: plain, address: config.appUrl });
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  await migrateToLatest(databaseUrl);
  const services = await openServices(config, databaseUrl);

  const server = createServer(
    await webApp(services, {
      database: async () => {
        await sql`select 1`.execute(services.db);
        return { ok: true };
      },
    }),
  );
  server.listen(config.port, config.host);
  await once(server, 'listening');
  process.stdout.write(`Asystentka: ${config.appUrl}\n`);

  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(1), stopWithin).unref();
    server.close();
    await once(server, 'close');
    await services.close();
    await embedded?.stop();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
