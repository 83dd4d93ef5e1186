import { openCall } from '#server/channels/call.ts';
import { readConfig } from '#server/config.ts';
import { networks } from '#server/networks/index.ts';
import { startWorker } from '#server/schedule/worker.ts';
import { openServices } from '#server/services.ts';
import { bookNetwork } from '#test/support/bookNetwork.ts';
import { fakeCall } from '#test/support/worker.ts';

/**
 * A worker as `server/main.ts` starts one, with one network more: the test's own, of class none, at BOOK_URL. CALL_MS
 * shortens what a call may take, so that what a kill leaves is dealt with within the test.
 */
const config = readConfig(process.env);
const services = await openServices(config, config.databaseUrl ?? '');
const callMs = Number(process.env.CALL_MS ?? 30_000);
const fake = fakeCall(() => services.clock.now());

const worker = await startWorker(services, {
  networks: { ...networks, book: bookNetwork(process.env.BOOK_URL ?? '') },
  timing: { callMs, marginMs: callMs / 2, prepareMs: 10_000, forgottenMs: 10_000 },
  async openCall(given, channelId, reach) {
    const { network } = await services.db
      .selectFrom('channels')
      .where('id', '=', channelId)
      .select('network')
      .executeTakeFirstOrThrow();
    return network === 'book' ? fake(given, channelId, reach) : openCall(given, channelId, reach);
  },
});
process.stdout.write('working\n');

process.once('SIGTERM', () => {
  void worker
    .stop({ timeoutMs: 10_000 })
    .then(() => services.close())
    .then(() => process.exit(0));
});
