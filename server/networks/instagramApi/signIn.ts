import type { HttpAnswer } from '#server/http/http.ts';
import { connectFailure, objectOf, textOf, wordsOf } from '../http/answers.ts';
import type { ConnectContext, ConnectFailure, ConnectResult, OAuthApp } from '../interface/connecting.ts';
import { accessIn, askWith, endOf, errorIn, repeatableRefusal } from './calls.ts';

/** Signing in at Instagram with the workspace's own app: a short token first, then one of 60 days for it. */

const scopes = ['instagram_business_basic', 'instagram_business_content_publish', 'instagram_business_manage_insights'];

/**
 * Where the person agrees. No PKCE: Instagram's business login has no parameter for a challenge. The app's secret
 * stands for it, and the state is good once, in the session that began.
 */
export function authorizeUrl(_instance: string, app: OAuthApp, redirectUri: string, state: string): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.appId,
    redirect_uri: redirectUri,
    scope: scopes.join(','),
    state,
    force_reauth: 'true',
  });
  return `https://www.instagram.com/oauth/authorize?${query}`;
}

export async function exchange(
  context: ConnectContext,
  _instance: string,
  app: OAuthApp,
  redirectUri: string,
  code: string,
): Promise<ConnectResult> {
  const result = await context.http('https://api.instagram.com/oauth/access_token', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_id: app.appId,
      client_secret: app.appSecret,
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code,
    }).toString(),
    carriesSecret: true,
    signal: context.signal,
  });
  if (result.kind === 'failure') return { kind: 'failed', reason: connectFailure(result, '').reason };
  const { answer } = result;
  const body = objectOf(answer.json);
  const given = objectOf(Array.isArray(body.data) ? body.data[0] : body);
  const short = textOf(given.access_token);
  if (answer.status !== 200 || !short) return tokenFailure(answer.status, body);
  const granted = Array.isArray(given.permissions) ? given.permissions : textOf(given.permissions).split(',');
  if (!scopes.every((scope) => granted.includes(scope))) return { kind: 'failed', reason: 'scope_missing' };

  const query = new URLSearchParams({
    grant_type: 'ig_exchange_token',
    client_secret: app.appSecret,
    access_token: short,
  });
  const long = await askWith(context, '', `/access_token?${query}`);
  const access = long.kind === 'answer' ? accessIn(long.answer, context.now()) : null;
  if (!access) return failed(repeatableRefusal(long, context.now()).reason);
  const who = await askWith(context, access.accessToken, '/me?fields=user_id,username,account_type');
  const shown = who.kind === 'answer' ? shownIn(who.answer) : null;
  if (!shown) return failed(repeatableRefusal(who, context.now()).reason);
  return {
    kind: 'connected',
    account: { ...shown, settings: { ...shown.settings, ...endOf(access) }, credentials: access, limits: {} },
  };
}

/** What of an account is shown, and follows when it is renamed; null for an answer that has none. */
export function shownIn(answer: HttpAnswer) {
  const me = objectOf(errorIn(answer) ? null : answer.json);
  const [userId, username] = [textOf(me.user_id), textOf(me.username)];
  if (!userId || !username) return null;
  return {
    name: `@${username}`,
    remoteAccountId: userId,
    settings: { userId, username, url: `https://www.instagram.com/${username}/` },
  };
}

const failed = (reason: ConnectFailure['reason']): ConnectFailure => ({ kind: 'failed', reason });

function tokenFailure(status: number, body: Record<string, unknown>): ConnectFailure {
  const said = textOf(body.error_message) || textOf(objectOf(body.error).message);
  if (status === 429) return failed('rate_limited');
  if (status >= 500) return failed('server_error');
  if (status < 400) return failed('answer_unreadable');
  const reason = /client[_ ]?(id|secret)|app/i.test(said) ? 'app_refused' : 'credentials_refused';
  return { kind: 'failed', reason, ...wordsOf(said) };
}
