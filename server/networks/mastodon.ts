import { createHash } from 'node:crypto';
import type { HttpAnswer, HttpResult } from '#server/http/http.ts';
import {
  connectFailure,
  healthOf,
  objectOf,
  outcomeOfFailure,
  refusalOfFailure,
  refusedBeforeActing,
  textOf,
  wordsOf,
} from './answers.ts';
import { findStatus } from './mastodon.find.ts';
import { imageMimes, originOf, readInstance } from './mastodon.instance.ts';
import type {
  Armed,
  Call,
  ConnectContext,
  ConnectResult,
  Health,
  Image,
  OAuthApp,
  Outcome,
  Post,
  PostNetwork,
  PrepareOutcome,
  Preparing,
  Reach,
  Refusal,
} from './network.ts';

/**
 * Mastodon and what speaks its API. Once: the publication's key goes along as Idempotency-Key, which the server keeps
 * for an hour; after that its own list of statuses is searched.
 */

const scopes = ['read:accounts', 'read:statuses', 'write:media', 'write:statuses'];
/** An upload that no status uses is removed by the server after a day. */
const uploadKeptMs = 12 * 3_600_000;
const uploadTimeoutMs = 60_000;
const processingMs = 2_000;

type Upload = { id: string; at: string; isReady: boolean };
type MastodonPrepared = { uploads?: Record<string, Upload> };

export const mastodon: PostNetwork = {
  glyph: 'mastodon',
  accepts: 'post',
  // What Mastodon has out of the box; the instance's own are read when an account is connected and at each check.
  limits: {
    counting: 'mastodon',
    characters: 500,
    charactersPerLink: 23,
    images: 4,
    imageMimes,
    imageBytes: 16_777_216,
    imagePixels: 33_177_600,
    altCharacters: 1_500,
  },
  connecting: {
    by: 'oauth',
    fields: [{ name: 'instance', type: 'text', required: true }],
    async locate(context, input) {
      const origin = originOf(input.instance ?? '');
      if (!origin) return { kind: 'failed', reason: 'address_unusable', field: 'instance' };
      const instance = await readInstance(context, origin);
      return instance.kind === 'failed' ? instance : { kind: 'located', instance: instance.origin };
    },
    register,
    authorizeUrl(instance, app, redirectUri, state, challenge) {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: app.appId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        // Asks who it should be even when somebody is signed in there: one server may have accounts of several clients.
        force_login: 'true',
      });
      return `${instance}/oauth/authorize?${query}`;
    },
    exchange,
  },
  check,
  prepare,

  idempotency: 'keyWindow',
  windowMs: 3_600_000,
  consistentAfterMs: 30_000,
  publish,
  find: (call, post, armed) => findStatus(call, post, armed, (path) => ask(call, path)),
};

async function register(
  context: ConnectContext,
  instance: string,
  redirectUri: string,
): Promise<({ kind: 'registered' } & OAuthApp) | { kind: 'failed'; reason: Refusal['reason']; field: string }> {
  const result = await send(context, `${instance}/api/v1/apps`, {
    client_name: 'Asystentka',
    redirect_uris: redirectUri,
    scopes: scopes.join(' '),
  });
  if (result.kind === 'failure') return { ...connectFailure(result, 'instance'), field: 'instance' };
  const body = objectOf(result.answer.json);
  const [appId, appSecret] = [textOf(body.client_id), textOf(body.client_secret)];
  if (result.answer.status === 200 && appId && appSecret) return { kind: 'registered', appId, appSecret };
  return { kind: 'failed', reason: connectReason(result.answer), field: 'instance' };
}

async function exchange(
  context: ConnectContext,
  instance: string,
  app: OAuthApp,
  redirectUri: string,
  code: string,
  verifier: string,
): Promise<ConnectResult> {
  const result = await send(context, `${instance}/oauth/token`, {
    grant_type: 'authorization_code',
    client_id: app.appId,
    client_secret: app.appSecret,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
    scope: scopes.join(' '),
  });
  if (result.kind === 'failure') return connectFailure(result, 'instance');
  const body = objectOf(result.answer.json);
  const accessToken = textOf(body.access_token);
  if (result.answer.status !== 200 || !accessToken) return { kind: 'failed', reason: connectReason(result.answer) };
  if (!grants(textOf(body.scope))) return { kind: 'failed', reason: 'scope_missing' };

  const who = await read(context, `${instance}/api/v1/accounts/verify_credentials`, accessToken);
  if (who.kind === 'failure') return connectFailure(who, 'instance');
  const account = accountIn(who.answer, instance);
  if (!account) return { kind: 'failed', reason: connectReason(who.answer) };
  const about = await readInstance(context, instance);
  if (about.kind === 'failed') return about;
  return {
    kind: 'connected',
    account: {
      name: account.name,
      remoteAccountId: account.remoteAccountId,
      settings: { instance, accountId: account.id, acct: account.acct, url: account.url },
      credentials: { accessToken },
      limits: about.limits,
    },
  };
}

async function check(call: Call): Promise<Health> {
  const instance = instanceOf(call);
  const who = await ask(call, '/api/v1/accounts/verify_credentials');
  if (who.kind === 'failure') return healthOf(refusalOfFailure(who));
  const account = accountIn(who.answer, instance);
  if (!account) return healthOf(repeatableRefusal(who, call.now()));
  const about = await readInstance(call, instance);
  if (about.kind === 'failed') return { kind: 'trouble', reason: about.reason };
  return { kind: 'ok', name: account.name, remoteAccountId: account.remoteAccountId, limits: about.limits };
}

/** Uploads what is not there yet; a picture that the server still works on is waited for. */
async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const state: MastodonPrepared = { ...prepared };
  const keep = async (key: string, upload: Upload | null): Promise<void> => {
    const { [key]: _gone, ...rest } = state.uploads ?? {};
    state.uploads = upload ? { ...rest, [key]: upload } : rest;
    await save({ ...state });
  };
  let isWaiting = false;
  for (const image of post.images) {
    const key = uploadKey(image);
    let upload = state.uploads?.[key];
    if (upload && call.now().getTime() - Date.parse(upload.at) > uploadKeptMs) upload = undefined;
    if (!upload) {
      const made = await uploadImage(call, image);
      if (made.kind !== 'uploaded') return made;
      upload = { id: made.id, at: call.now().toISOString(), isReady: made.isReady };
      await keep(key, upload);
    }
    if (upload.isReady) continue;
    const looked = await lookAtUpload(call, upload.id);
    if (looked === 'gone') await keep(key, null);
    if (looked === 'gone' || looked === 'processing') isWaiting = true;
    else if (looked !== 'ready') return looked;
    else await keep(key, { ...upload, isReady: true });
  }
  return isWaiting ? { kind: 'wait', checkAfterMs: processingMs } : { kind: 'ready', prepared: { ...state } };
}

async function uploadImage(
  call: Call,
  image: Image,
): Promise<{ kind: 'uploaded'; id: string; isReady: boolean } | Refusal> {
  const form = new FormData();
  form.set(
    'file',
    new Blob([new Uint8Array(await image.read())], { type: image.mime }),
    `image.${image.mime.split('/')[1]}`,
  );
  if (image.alt) form.set('description', image.alt);
  const result = await call.http(`${instanceOf(call)}/api/v2/media`, {
    method: 'POST',
    headers: headersFor(call),
    body: form,
    carriesSecret: true,
    signal: call.signal,
    timeoutMs: uploadTimeoutMs,
  });
  if (result.kind === 'answer') {
    const { status, json } = result.answer;
    const id = textOf(objectOf(json).id);
    if ((status === 200 || status === 202) && id) return { kind: 'uploaded', id, isReady: status === 200 };
    if (status === 413) return { kind: 'rejected', reason: 'image_too_large' };
    if (status === 422) return { kind: 'rejected', reason: 'image_refused', ...wordsIn(result.answer) };
  }
  return repeatableRefusal(result, call.now());
}

async function lookAtUpload(call: Call, id: string): Promise<'ready' | 'processing' | 'gone' | Refusal> {
  const result = await ask(call, `/api/v1/media/${encodeURIComponent(id)}`);
  if (result.kind === 'answer') {
    const { status } = result.answer;
    if (status === 200) return 'ready';
    if (status === 202 || status === 206) return 'processing';
    if (status === 404) return 'gone';
    if (status === 422) return { kind: 'rejected', reason: 'image_refused', ...wordsIn(result.answer) };
  }
  return repeatableRefusal(result, call.now());
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const { uploads = {} } = armed.prepared as MastodonPrepared;
  const mediaIds = post.images.map((image) => uploads[uploadKey(image)]?.id ?? '');
  const result = await call.http(`${instanceOf(call)}/api/v1/statuses`, {
    method: 'POST',
    headers: { ...headersFor(call), 'content-type': 'application/json', 'idempotency-key': armed.key },
    body: JSON.stringify({ status: post.text, ...(mediaIds.length > 0 ? { media_ids: mediaIds } : {}) }),
    carriesSecret: true,
    signal: call.signal,
    beforeFirstByte: armed.beforeFirstByte,
  });
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const body = objectOf(answer.json);
  const id = textOf(body.id);
  if (answer.status === 200 && id) return { kind: 'published', remoteId: id, ...linkIn(body) };
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
  const refused = refusedBeforeActing(answer, call.now());
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...wordsIn(answer) };
  return accountRefusal(answer) ?? statusRefusal(answer);
}

/** A status that the server says no to. */
function statusRefusal(answer: HttpAnswer): Outcome {
  const words = wordsIn(answer);
  const said = words.words ?? '';
  if (/not finished processing/i.test(said))
    return { kind: 'retry', reason: 'unavailable', afterMs: processingMs, ...words };
  if (/character limit/i.test(said)) return { kind: 'rejected', reason: 'text_too_long', ...words };
  if (answer.status === 413) return { kind: 'rejected', reason: 'too_large', ...words };
  if (answer.json === undefined) return { kind: 'retry', reason: 'not_the_network' };
  return { kind: 'rejected', reason: 'content_refused', ...words };
}

function accountRefusal(answer: HttpAnswer): Refusal | null {
  const words = wordsIn(answer);
  const said = words.words ?? '';
  if (answer.status === 401) return { kind: 'reconnect', reason: 'credentials_revoked', ...words };
  if (answer.status !== 403) return null;
  if (/scope/i.test(said)) return { kind: 'reconnect', reason: 'scope_missing', ...words };
  if (/login|disabled|suspend|moved|pending|confirm/i.test(said))
    return { kind: 'reconnect', reason: 'account_gone', ...words };
  return null;
}

function repeatableRefusal(result: HttpResult, now: Date): Refusal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const refused = refusedBeforeActing(answer, now) ?? accountRefusal(answer);
  if (refused) return refused;
  const words = wordsIn(answer);
  if (answer.status >= 500) return { kind: 'retry', reason: 'server_error', ...words };
  if (answer.status === 403) return { kind: 'reconnect', reason: 'access_denied', ...words };
  return { kind: 'retry', reason: answer.status < 300 ? 'answer_unreadable' : 'not_the_network', ...words };
}

function connectReason(answer: HttpAnswer): Refusal['reason'] {
  if (answer.status === 429) return 'rate_limited';
  if (answer.status >= 500) return 'server_error';
  if (answer.status === 400 || answer.status === 401) return 'credentials_refused';
  return answer.status === 403 ? 'access_denied' : 'not_the_network';
}

function send(reach: Reach, url: string, fields: Record<string, string>): Promise<HttpResult> {
  return reach.http(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    carriesSecret: true,
    signal: reach.signal,
  });
}

function read(reach: Reach, url: string, token: string): Promise<HttpResult> {
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  return reach.http(url, { headers, carriesSecret: true, signal: reach.signal });
}

function ask(call: Call, path: string): Promise<HttpResult> {
  return read(call, `${instanceOf(call)}${path}`, textOf(call.account.credentials.accessToken));
}

function headersFor({ account }: Call): Record<string, string> {
  return { accept: 'application/json', authorization: `Bearer ${textOf(account.credentials.accessToken)}` };
}

function instanceOf({ account }: Call): string {
  return textOf(account.settings.instance);
}

function accountIn(answer: HttpAnswer, instance: string) {
  const body = objectOf(answer.json);
  const [id, acct] = [textOf(body.id), textOf(body.acct) || textOf(body.username)];
  if (answer.status !== 200 || !id || !acct) return null;
  const host = new URL(instance).host;
  return { id, acct, url: textOf(body.url), name: `@${acct}@${host}`, remoteAccountId: `${id}@${host}` };
}

function grants(granted: string): boolean {
  const given = granted.split(/\s+/);
  return scopes.every((scope) => given.includes(scope) || given.includes(scope.split(':')[0] ?? ''));
}

function linkIn(body: Record<string, unknown>): { remoteUrl?: string } {
  const url = textOf(body.url) || textOf(body.uri);
  return /^https?:\/\//.test(url) ? { remoteUrl: url } : {};
}

function wordsIn({ json }: HttpAnswer): { words?: string } {
  const body = objectOf(json);
  return wordsOf(body.error_description ?? body.error);
}

/** The description is uploaded with the picture, so a new description is a new upload. */
function uploadKey({ sha256, alt }: Image): string {
  return `${sha256}.${createHash('sha256').update(alt).digest('hex').slice(0, 16)}`;
}
