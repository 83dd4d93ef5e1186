import type { Services } from '#server/context.ts';
import type { Network } from '#server/networks/network.ts';

/** What a job gets: the process's services, and who it works as. */
export type WorkerServices = Services & {
  /** Id of this process in `workers`, by which an armed attempt or window names who armed it. A new one after its lock was lost. */
  workerId(): string;
  /** Every network by name; a test lays its own beside them. */
  networks: Readonly<Record<string, Network>>;
  timing: {
    /** Milliseconds that the one irreversible call may take, from arming. */
    callMs: number;
    /** Milliseconds after that before anybody looks for what became of it. */
    marginMs: number;
  };
  random(): number;
};
