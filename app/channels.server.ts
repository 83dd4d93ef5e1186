import { connectChannel } from '#server/channels/connect.ts';
import { startOAuth } from '#server/channels/oauth.ts';
import type { AppContext } from '#server/context.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import type { Failure } from './components/channels/reason.ts';

/** What a network's form is answered with; `kept` is what was typed, without what is secret. */
export type FormAnswer =
  | { kind: 'connected'; channelId: string }
  | { kind: 'go'; url: string }
  | { kind: 'failed'; failure: Failure; kept: Record<string, string> };

/** Connects by what a network's form sent, whichever way the network connects. */
export async function connectByForm(
  context: AppContext,
  actor: MemberActor,
  {
    clientId,
    networkName,
    channelId,
    form,
  }: { clientId: string; networkName: string; channelId?: string; form: FormData },
): Promise<FormAnswer> {
  const connecting = networkOf(networkName)?.connecting;
  if (!connecting) throw domainError('not_found', 'channelNotFound');
  const input: Record<string, string> = {};
  const kept: Record<string, string> = {};
  for (const { name, secret } of connecting.fields) {
    const value = form.get(name);
    input[name] = typeof value === 'string' ? value : '';
    if (!secret) kept[name] = input[name];
  }
  const place = { clientId, networkName, input, ...(channelId ? { channelId } : {}) };
  const connect = connecting.by === 'oauth' ? startOAuth : connectChannel;
  const answer = await connect(context, actor, place, context.clock.now());
  if (answer.kind !== 'failed') return answer;
  const { reason, field, words } = answer;
  return { kind: 'failed', failure: { reason, ...(field ? { field } : {}), ...(words ? { words } : {}) }, kept };
}
