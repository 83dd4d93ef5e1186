import { randomUUID } from 'node:crypto';
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
} from './http/answers.ts';
import { addressIn } from './http/origin.ts';
import type { ConnectContext, ConnectResult } from './interface/connecting.ts';
import type { Account, Reach } from './interface/reach.ts';
import type { Armed, Call, Health, Outcome, Post, PostNetwork, Refusal } from './network.ts';
import { isSecret, secretsOf, signed, withNew } from './standardWebhooks/secrets.ts';

/**
 * A receiver of the client's own (a website, a shop, an automation), told of each post by a signed call as Standard
 * Webhooks has it. Once: the publication's key is the message's id on every try, by which the receiver knows what it
 * has already; so a doubt ends by sending the same again.
 */

/** How long the addresses of the pictures in a message are good. */
const picturesGoodForMs = 7 * 86_400_000;

export const webhook: PostNetwork = {
  glyph: 'webhook',
  accepts: 'post',
  limits: {
    counting: 'codePoints',
    characters: 100_000,
    images: 20,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    imageBytes: 20_000_000,
    altCharacters: 2_000,
  },
  // Whoever receives may have any limit, and says so by 429 or 503 with Retry-After.
  budgets: [],
  connecting: {
    by: 'form',
    fields: [
      { name: 'name', type: 'text', required: true },
      { name: 'url', type: 'url', required: true },
      { name: 'secret', type: 'password', required: true, secret: true, isKept: true },
      { name: 'earlier', type: 'choice', required: true, choices: ['keep', 'drop'], initial: 'keep', isAdvanced: true },
    ],
    connect,
  },
  check,

  idempotency: 'receiverKey',
  publish,
};

async function connect(
  context: ConnectContext,
  input: Record<string, string>,
  before?: Account,
): Promise<ConnectResult> {
  const url = addressIn(input.url ?? '');
  if (!url) return { kind: 'failed', reason: 'address_unusable', field: 'url' };
  const added = (input.secret ?? '').trim();
  if (added && !isSecret(added)) return { kind: 'failed', reason: 'secret_unusable', field: 'secret' };
  const secrets = withNew(before ? secretsOf(before.credentials) : [], added, input.earlier !== 'drop');
  if (secrets.length === 0) return { kind: 'failed', reason: 'input_missing', field: 'secret' };

  url.hash = '';
  const settings = { url: url.href, liveSecrets: secrets.length, earlier: 'keep' };
  const result = await greet(context, { settings, credentials: { secrets } });
  if (result.kind === 'failure') return connectFailure(result, 'url');
  const refusal = greetingRefusal(result.answer, context.now());
  if (refusal) {
    const field = refusal.reason === 'credentials_refused' ? 'secret' : 'url';
    return { kind: 'failed', reason: refusal.reason, field, ...(refusal.words ? { words: refusal.words } : {}) };
  }
  const receiver = textOf(before?.settings.receiver) || context.newToken();
  return {
    kind: 'connected',
    account: {
      name: input.name ?? '',
      // A receiver may move, so its address is not what it is known by.
      remoteAccountId: receiver,
      settings: { ...settings, receiver },
      credentials: { secrets },
      limits: {},
    },
  };
}

async function check(call: Call): Promise<Health> {
  const result = await greet(call, call.account);
  if (result.kind === 'failure') return healthOf(refusalOfFailure(result));
  const refusal = greetingRefusal(result.answer, call.now());
  if (refusal) return healthOf(refusal);
  return { kind: 'ok', name: '', remoteAccountId: textOf(call.account.settings.receiver), limits: {} };
}

/** A message of no consequence: does anybody take it, and accept the signature? */
function greet(reach: Reach, receiver: Receiver): Promise<HttpResult> {
  const at = reach.now();
  return send(reach, receiver, {
    id: `hello_${randomUUID()}`,
    event: { type: 'hello', timestamp: at.toISOString(), data: {} },
  });
}

function greetingRefusal(answer: HttpAnswer, now: Date): Refusal | null {
  if (answer.status >= 200 && answer.status < 300) return null;
  const words = wordsIn(answer);
  const refused = refusedBeforeActing(answer, now);
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'retry', reason: 'server_error', ...words };
  return accountRefusal(answer) ?? { kind: 'reconnect', reason: 'not_the_network', ...words };
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const result = await send(call, call.account, {
    id: armed.key,
    event: {
      type: 'post.published',
      timestamp: armed.frozenAt.toISOString(),
      data: {
        id: armed.key,
        text: post.text,
        images: post.images.map(({ sha256, mime, width, height, bytes, alt, address }) => {
          // Reckoned from what froze, so that the message stays the same on every try.
          const until = new Date(armed.frozenAt.getTime() + picturesGoodForMs);
          return { url: address(until), sha256, mime, width, height, bytes, alt };
        }),
      },
    },
    beforeFirstByte: armed.beforeFirstByte,
  });
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  if (answer.status >= 200 && answer.status < 300)
    return { kind: 'published', remoteId: armed.key, ...linkIn(objectOf(answer.json)) };
  const refused = refusedBeforeActing(answer, call.now());
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...wordsIn(answer) };
  return accountRefusal(answer) ?? { kind: 'rejected', ...postRefusal(answer), ...wordsIn(answer) };
}

/** What the receiver says of itself and of us, and not of the post. */
function accountRefusal(answer: HttpAnswer): Refusal | null {
  const words = wordsIn(answer);
  // It asks for nothing more to be sent.
  if (answer.status === 410) return { kind: 'reconnect', reason: 'receiver_gone', ...words };
  if (answer.status === 401 || answer.status === 403)
    return { kind: 'reconnect', reason: 'credentials_refused', ...words };
  // Signed for this address and for no other: never followed.
  if (answer.status < 400) return { kind: 'reconnect', reason: 'redirected' };
  return null;
}

function postRefusal({ status }: HttpAnswer): { reason: 'too_large' | 'not_the_network' | 'content_refused' } {
  if (status === 413) return { reason: 'too_large' };
  return { reason: status === 404 || status === 405 ? 'not_the_network' : 'content_refused' };
}

type Receiver = Pick<Account, 'settings' | 'credentials'>;

function send(
  reach: Reach,
  { settings, credentials }: Receiver,
  { id, event, beforeFirstByte }: { id: string; event: Record<string, unknown>; beforeFirstByte?: () => void },
): Promise<HttpResult> {
  const body = JSON.stringify(event);
  return reach.http(textOf(settings.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...signed(secretsOf(credentials), { id, body, at: reach.now() }),
    },
    body,
    carriesSecret: true,
    signal: reach.signal,
    ...(beforeFirstByte ? { beforeFirstByte } : {}),
  });
}

/** The receiver may say where the post stands. */
function linkIn({ url }: Record<string, unknown>): { remoteUrl?: string } {
  const text = textOf(url);
  return /^https?:\/\//.test(text) && URL.canParse(text) && text.length <= 2_000 ? { remoteUrl: text } : {};
}

/** What the receiver says, when it says it in a field that such services use. */
function wordsIn(answer: HttpAnswer): { words?: string } {
  const { message, error, detail } = objectOf(answer.json);
  return wordsOf(textOf(message) || textOf(error) || textOf(detail));
}
