import { connectFailure, objectOf, refusedBeforeActing, textOf, wordsOf } from '../http/answers.ts';
import { originIn } from '../http/origin.ts';
import type { ConnectContext, ConnectResult } from '../interface/connecting.ts';
import { accountRefusal, errorOf, sessionOf, xrpc } from './session.ts';

/** Where most accounts are. */
export const defaultService = 'https://bsky.social';

/** Signs in with an app password, which can be taken back there by itself. */
export async function connect(context: ConnectContext, input: Record<string, string>): Promise<ConnectResult> {
  const service = originIn(input.service || defaultService);
  if (!service) return { kind: 'failed', reason: 'address_unusable', field: 'service' };
  const identifier = (input.handle ?? '').trim().replace(/^@/, '').toLowerCase();
  const result = await xrpc(context, service, 'com.atproto.server.createSession', {
    json: { identifier, password: (input.appPassword ?? '').trim() },
  });
  if (result.kind === 'failure') return connectFailure(result, 'service');
  const { answer } = result;
  const { error, message } = errorOf(answer);
  if (answer.status !== 200) {
    const refused = refusedBeforeActing(answer, context.now());
    if (refused) return { kind: 'failed', reason: refused.reason };
    if (error === 'AuthFactorTokenRequired') return { kind: 'failed', reason: 'second_factor', field: 'appPassword' };
    const refusal = error === 'AuthenticationRequired' ? null : accountRefusal(answer);
    if (refusal?.reason === 'account_gone') return { kind: 'failed', reason: 'account_gone', ...wordsOf(message) };
    if (answer.status === 401) return { kind: 'failed', reason: 'credentials_refused', field: 'appPassword' };
    if (error === 'InvalidRequest')
      return { kind: 'failed', reason: 'credentials_refused', field: 'handle', ...wordsOf(message) };
    if (answer.status >= 500 && error !== 'MethodNotImplemented')
      return { kind: 'failed', reason: 'server_error', field: 'service' };
    return { kind: 'failed', reason: 'not_the_network', field: 'service' };
  }
  const body = objectOf(answer.json);
  const [did, handle, session] = [textOf(body.did), textOf(body.handle), sessionOf(body)];
  if (!did.startsWith('did:') || !handle || !session.accessJwt || !session.refreshJwt) {
    return { kind: 'failed', reason: 'not_the_network', field: 'service' };
  }
  if (body.active === false) return { kind: 'failed', reason: 'account_gone', ...wordsOf(body.status) };
  return {
    kind: 'connected',
    account: {
      name: handle,
      remoteAccountId: did,
      settings: { service, handle, did },
      credentials: session,
      limits: {},
    },
  };
}
