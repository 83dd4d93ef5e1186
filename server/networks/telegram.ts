import type { HttpAnswer, HttpResult } from '#server/http/http.ts';
import {
  healthOf,
  objectOf,
  outcomeOfFailure,
  refusalOfFailure,
  refusedBeforeActing,
  textOf,
  wordsOf,
} from './http/answers.ts';
import { originIn } from './http/origin.ts';
import type { ConnectContext, ConnectResult } from './interface/connecting.ts';
import type { Account } from './interface/reach.ts';
import type { Armed, Call, Health, Outcome, Post, PostNetwork, Removal } from './network.ts';
import {
  accountRefusal,
  type Bot,
  type BotError,
  bot,
  errorOf,
  resultOf,
  tokenShape,
  waitRefusal,
} from './telegramApi/calls.ts';
import { entitiesOf } from './telegramApi/entities.ts';
import { chatIn, readPlace } from './telegramApi/place.ts';

/**
 * Telegram: a bot of the practice's own posts to a channel or a group. A bot cannot read what it has posted, so nothing
 * can ever be proven: a call without an answer is a person's to decide (class none).
 */

const defaultService = 'https://api.telegram.org';

export const telegram: PostNetwork = {
  glyph: 'telegram',
  accepts: 'post',
  limits: {
    counting: 'utf16',
    characters: 4_096,
    charactersWithImages: 1_024,
    images: 10,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp'],
    imageBytes: 10_000_000,
    // Width and height together at most 10 000; no picture here has an edge over 4096.
    imagePixels: 16_777_216,
    // Telegram has no descriptions of pictures.
    altCharacters: 0,
  },
  // core.telegram.org/bots/faq: about one a second to a chat, 20 a minute to a group; a group of pictures is as many.
  budgets: [{ name: 'messages', of: 'account', most: 20, withinMs: 60_000, aPost: 1, anImage: 1 }],
  connecting: {
    by: 'form',
    fields: [
      { name: 'botToken', type: 'password', required: true, secret: true, isKept: true },
      { name: 'chat', type: 'text', required: true },
      { name: 'service', type: 'url', required: true, initial: defaultService, isAdvanced: true },
    ],
    connect,
  },
  check,

  idempotency: 'none',
  publish,
  remove,
};

async function connect(
  context: ConnectContext,
  input: Record<string, string>,
  before?: Account,
): Promise<ConnectResult> {
  const service = originIn(input.service || defaultService);
  if (!service) return { kind: 'failed', reason: 'address_unusable', field: 'service' };
  const token = (input.botToken ?? '').trim() || textOf(before?.credentials.token);
  if (!tokenShape.test(token)) return { kind: 'failed', reason: 'input_invalid', field: 'botToken' };
  const chat = chatIn(input.chat ?? '');
  if (!chat) return { kind: 'failed', reason: 'input_invalid', field: 'chat' };

  const place = await readPlace(context, { service, token }, chat);
  if (place.kind === 'failed') {
    const { reason, words } = place.refusal;
    const isServer = place.refusal.kind === 'retry' && reason !== 'rate_limited';
    return {
      kind: 'failed',
      reason: reason === 'credentials_revoked' ? 'token_refused' : reason,
      field: isServer ? 'service' : place.at,
      ...(words ? { words } : {}),
    };
  }
  const { chatId, title, username, botName } = place;
  // A group that grew into a supergroup has another number and is still the same place.
  const isSame = before && textOf(before.credentials.chatId) === chatId;
  const accountId = isSame ? textOf(before.settings.accountId) : chatId;
  return {
    kind: 'connected',
    account: {
      name: username ? `@${username}` : title,
      remoteAccountId: accountId,
      settings: {
        service,
        accountId,
        chat: username ? `@${username}` : chatId,
        username,
        bot: `@${botName}`,
        ...(username ? { url: `https://t.me/${username}` } : {}),
      },
      credentials: { token, chatId },
      limits: {},
    },
  };
}

async function check(call: Call): Promise<Health> {
  const place = await readPlace(call, accessOf(call), chatOf(call));
  if (place.kind === 'failed') return healthOf(place.refusal);
  const { username, title } = place;
  return {
    kind: 'ok',
    name: username ? `@${username}` : title,
    remoteAccountId: textOf(call.account.settings.accountId),
    limits: {},
    settings: { username, url: username ? `https://t.me/${username}` : '' },
  };
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const files = await Promise.all(post.images.map(async ({ mime, read }) => ({ mime, bytes: await read() })));
  const message = () => messageOf(chatOf(call), post, files);
  const sendOnce = () => {
    const { method, body } = message();
    return bot(call, accessOf(call), method, body, { beforeFirstByte: armed.beforeFirstByte });
  };
  let result = await sendOnce();
  // Refused because the group has another number now: nothing was posted, and the new one is kept.
  const moved = result.kind === 'answer' ? errorOf(result.answer)?.migratedTo : '';
  if (moved && /^-?\d{5,20}$/.test(moved)) {
    const renewed = await call.renew(async (newest) => ({
      kind: 'renewed',
      credentials: { ...newest, chatId: moved },
    }));
    if (renewed.kind !== 'renewed') return renewed;
    result = await sendOnce();
  }
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const ids = messageIds(resultOf(answer));
  if (ids.length > 0)
    return { kind: 'published', remoteId: `${chatOf(call)}:${ids.join(',')}`, remoteUrl: linkOf(call, ids[0] ?? 0) };
  return sendRefusal(answer, call.now());
}

type File = { mime: string; bytes: Buffer };

/** The one call that posts it all: words alone, one picture with a caption, or several in a group. */
function messageOf(
  chatId: string,
  { text }: Post,
  files: readonly File[],
): { method: string; body: Record<string, unknown> | FormData } {
  const entities = entitiesOf(text);
  if (files.length === 0) return { method: 'sendMessage', body: { chat_id: chatId, text, entities } };
  const form = new FormData();
  form.set('chat_id', chatId);
  const attach = (name: string, { mime, bytes }: File, index: number) =>
    form.set(name, new Blob([new Uint8Array(bytes)], { type: mime }), `picture-${index + 1}.${mime.split('/')[1]}`);
  const [only] = files;
  if (files.length === 1 && only) {
    attach('photo', only, 0);
    if (text) form.set('caption', text);
    if (entities.length > 0) form.set('caption_entities', JSON.stringify(entities));
    return { method: 'sendPhoto', body: form };
  }
  // The first one's caption is the group's.
  const media = files.map((_, index) => ({
    type: 'photo',
    media: `attach://picture${index}`,
    ...(index === 0 && text ? { caption: text, caption_entities: entities } : {}),
  }));
  form.set('media', JSON.stringify(media));
  for (const [index, file] of files.entries()) attach(`picture${index}`, file, index);
  return { method: 'sendMediaGroup', body: form };
}

function messageIds(result: unknown): number[] {
  const messages = Array.isArray(result) ? result : [result];
  return messages.map((message) => objectOf(message).message_id).filter((id) => typeof id === 'number');
}

function sendRefusal(answer: HttpAnswer, now: Date): Outcome {
  const error = errorOf(answer);
  if (!error) {
    const refused = refusedBeforeActing(answer, now);
    if (refused) return refused;
    if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error' };
    if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
    if (answer.status === 413) return { kind: 'rejected', reason: 'too_large' };
    // A page that is no Bot API answer: something else stands where the server was.
    return { kind: 'retry', reason: 'not_the_network' };
  }
  const words = wordsOf(error.description);
  if (error.code >= 500) return { kind: 'unknown', reason: 'server_error', ...words };
  return waitRefusal(error) ?? accountRefusal(error) ?? { kind: 'rejected', reason: messageRefusal(error), ...words };
}

function messageRefusal({ code, description }: BotError) {
  if (/(message|caption) is too long|MEDIA_CAPTION_TOO_LONG/i.test(description)) return 'text_too_long';
  if (code === 413 || /too (big|large)/i.test(description)) return 'image_too_large';
  if (/photo|image|media|file identifier/i.test(description)) return 'image_refused';
  return 'content_refused';
}

/** Message by message; one that is gone already is as good as taken down. */
async function remove(call: Call, remoteId: string): Promise<Removal> {
  const [chatId = '', list = ''] = remoteId.split(':');
  let wasThere = false;
  for (const id of list.split(',').map(Number)) {
    const result = await bot(call, accessOf(call), 'deleteMessage', { chat_id: chatId, message_id: id });
    if (result.kind === 'answer' && resultOf(result.answer) === true) wasThere = true;
    else if (!isGone(result)) return removalRefusal(result, call.now());
  }
  return { kind: wasThere ? 'removed' : 'gone' };
}

function isGone(result: HttpResult): boolean {
  const error = result.kind === 'answer' ? errorOf(result.answer) : null;
  return error?.code === 400 && /message to delete not found|MESSAGE_ID_INVALID/i.test(error.description);
}

function removalRefusal(result: HttpResult, now: Date): Removal {
  if (result.kind === 'failure') return refusalOfFailure(result);
  const { answer } = result;
  const error = errorOf(answer);
  if (!error) return refusedBeforeActing(answer, now) ?? { kind: 'unknown', reason: 'answer_unreadable' };
  const words = wordsOf(error.description);
  if (error.code >= 500) return { kind: 'unknown', reason: 'server_error', ...words };
  // Whether it may delete says nothing of whether it may post.
  if (error.code === 400) return { kind: 'rejected', reason: 'removal_refused', ...words };
  return waitRefusal(error) ?? accountRefusal(error) ?? { kind: 'rejected', reason: 'removal_refused', ...words };
}

function accessOf({ account }: Call): Bot {
  return { service: textOf(account.settings.service), token: textOf(account.credentials.token) };
}

/** Kept with what is renewed, because Telegram may give the place another number at any time. */
function chatOf({ account }: Call): string {
  return textOf(account.credentials.chatId);
}

function linkOf(call: Call, messageId: number): string {
  const username = textOf(call.account.settings.username);
  return username
    ? `https://t.me/${username}/${messageId}`
    : `https://t.me/c/${chatOf(call).replace(/^-100/, '')}/${messageId}`;
}
