import type { OpenedCall } from '#server/channels/call.ts';
import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import type { Http } from '#server/http/http.ts';
import type { Network } from '#server/networks/network.ts';

/** What a job gets: the process's services, who it works as, and what a test may lay in the place of. */
export type WorkerServices = Services & {
  /** Id of this process in `workers`, by which an armed attempt or window names who armed it. A new one after its lock was lost. */
  workerId(): string;
  /** Publications and windows that this process is at work on; settled when the last of its jobs for one is done. */
  hands: Map<string, Promise<unknown>>;
  /** Aborted when a stop cannot wait any longer for what is under way outside: calls end, and what is known is written down. */
  ending: AbortSignal;
  /** Every network by name. */
  networks: Readonly<Record<string, Network>>;
  /** A channel's account, ready for calls; null when it is not connected any more. */
  openCall: OpenCall;
  /** Freezes the audience of a due newsletter and starts its windows, in the caller's transaction. */
  startNewsletter: StartNewsletter;
  timing: Timing;
  random(): number;
};

export type OpenCall = (
  services: Services,
  channelId: string,
  reach: { http: Http; signal: AbortSignal },
) => Promise<OpenedCall | null>;

export type StartNewsletter = (
  trx: Db,
  publication: { id: string; workspaceId: string; clientId: string },
  now: Date,
) => Promise<void>;

export type Timing = {
  /** Milliseconds that the one irreversible call may take, from arming. */
  callMs: number;
  /** Milliseconds after that before anybody looks for what became of it. */
  marginMs: number;
  /** Milliseconds that preparing (uploads, containers) may take. */
  prepareMs: number;
  /** A step that should have come so many milliseconds ago has lost its job. */
  forgottenMs: number;
};

export const usualTiming: Timing = { callMs: 30_000, marginMs: 15_000, prepareMs: 120_000, forgottenMs: 45_000 };
