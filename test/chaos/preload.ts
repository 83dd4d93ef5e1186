import { networks } from '#server/networks/index.ts';
import type { Network } from '#server/networks/network.ts';
import { backOff } from '#server/publishing/backoff.ts';
import { recurring } from '#server/schedule/jobs.ts';
import { type Timing, usualTiming } from '#server/schedule/services.ts';
import { laboratoryNetworks } from './networks.ts';

/**
 * Loaded before `server/main.ts` in every node of the laboratory. It lays in a network of each class and shorter times;
 * all the rest is the product as it runs everywhere. What the laboratory does to a node from inside comes as messages:
 * a jump of its clock, and a stop of the whole process at the worst instant.
 */
export type Order = { jumpMs: number } | { freezeAtFirstByte: true };

type Settings = { booksUrl: string; timing: Timing; sweepSeconds: number };

const settings = JSON.parse(process.env.LABORATORY ?? '{}') as Settings;
Object.assign(usualTiming, settings.timing);
Object.assign(backOff, { firstMs: 1_000, mostMs: 4_000 });
for (const rule of recurring) {
  if (!rule.job.endsWith('.sweep') || rule.job === 'channel.sweep') continue;
  rule.rule = `*/${settings.sweepSeconds} * * * * *`;
  rule.everySeconds = settings.sweepSeconds;
}

let freezeAtFirstByte = false;

/** Stops this process between the look at the deadline and the first byte: the one instant that nothing guards. */
function atTheWorstInstant(network: Network): Network {
  if (network.accepts !== 'post') return network;
  return {
    ...network,
    publish: (call, post, armed) =>
      network.publish(call, post, {
        ...armed,
        beforeFirstByte() {
          armed.beforeFirstByte();
          if (!freezeAtFirstByte) return;
          freezeAtFirstByte = false;
          process.kill(process.pid, 'SIGSTOP');
        },
      }),
  } as Network;
}

for (const [name, network] of Object.entries(laboratoryNetworks(settings.booksUrl)))
  Object.assign(networks, { [name]: atTheWorstInstant(network) });

const RealDate = Date;
let jumpedMs = 0;

/** The wall clock as this process sees it. */
class JumpingDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(RealDate.now() + jumpedMs);
    else super(...(given as [number]));
  }
  static override now(): number {
    return RealDate.now() + jumpedMs;
  }
}

process.on('message', (order: Order) => {
  if ('jumpMs' in order) {
    jumpedMs += order.jumpMs;
    globalThis.Date = JumpingDate as DateConstructor;
  } else freezeAtFirstByte = true;
});
// The laboratory alone does not keep a node alive.
process.channel?.unref();
