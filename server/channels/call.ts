import type { Http } from '#server/http/http.ts';
import type { Call } from '#server/networks/network.ts';
import { accountOf, type ChannelServices, type OpenAccount } from './account.ts';
import { appOf } from './apps.ts';
import { practicePageOf } from './practicePage.ts';
import { reachOf } from './reach.ts';
import { renewalOf } from './renewal.ts';
import { taskBoardOf } from './tasks.ts';

/**
 * A channel's account, ready for calls to its network; null when it is not connected any more. `http` and `signal`
 * are the caller's: a call ends at the caller's deadline.
 */
export async function openCall(
  services: ChannelServices,
  channelId: string,
  reach: { http: Http; signal: AbortSignal },
): Promise<OpenedCall | null> {
  const open = await accountOf(services.db, services.secrets, channelId);
  return open && { ...callOf(services, open, reach), credentialsVersion: () => open.version };
}

/** `credentialsVersion`: of the secrets that it has by now; they may be renewed on the way. */
export type OpenedCall = Call & { credentialsVersion(): number };

export function callOf(
  services: ChannelServices,
  open: OpenAccount,
  { http, signal }: { http: Http; signal: AbortSignal },
): Call {
  const channel = { id: open.channelId, workspaceId: open.workspaceId };
  return {
    ...reachOf(services, { http, signal }),
    account: open.account,
    renew: renewalOf(services, open.channelId, open, signal),
    ownApp: () => appOf(services.db, services.secrets, open),
    practice: practicePageOf(services, { ...channel, pageToken: String(open.account.settings.pageToken ?? '') }),
    tasks: taskBoardOf(services, channel),
  };
}
