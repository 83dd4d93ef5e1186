import { PgBoss } from 'pg-boss';
import { openDatabase } from '#server/database/connection.ts';
import { bossDb, bossSchema } from '#server/database/queue.ts';

/**
 * A process that does nothing but take jobs of QUEUE and complete them, as fast as pg-boss alone can: what the burst is
 * measured beside.
 */
const { sql, close } = openDatabase(process.env.DATABASE_URL ?? '');
const boss = new PgBoss({ db: bossDb(sql), schema: bossSchema, migrate: false, schedule: false, supervise: false });
boss.on('error', (error) => console.error(error));
await boss.start();
await boss.work(
  process.env.QUEUE ?? '',
  { batchSize: 50, burstWhenBatchFull: true, localConcurrency: 2, pollingIntervalSeconds: 0.5 },
  async () => {},
);
process.stdout.write('working\n');
process.once('SIGTERM', () => {
  void boss
    .stop({ graceful: true, close: false })
    .then(close)
    .then(() => process.exit(0));
});
