import type { HttpResult } from '#server/http/http.ts';
import { objectOf, textOf } from '../http/answers.ts';
import type { Reach } from '../interface/reach.ts';
import type { ReasonCode } from '../interface/reasons.ts';
import type { Refusal } from '../network.ts';
import { accountRefusal, type Bot, bot, errorOf, repeatableRefusal, resultOf } from './calls.ts';

/** The bot, and the channel or group that it posts to. */
export type Place = { chatId: string; title: string; username: string; botName: string };

export type PlaceFailure = { kind: 'failed'; at: 'botToken' | 'chat'; refusal: Refusal };

/** What a person may write for a channel, as the Bot API takes it: @name or a number. null: neither. */
export function chatIn(typed: string): string | null {
  const text = typed.trim().replace(/^(?:https?:\/\/)?(?:t|telegram)\.me\//i, '');
  if (/^-?\d{5,20}$/.test(text)) return text;
  const name = /^@?([a-z]\w{3,31})\/?$/i.exec(text)?.[1];
  return name ? `@${name}` : null;
}

/** Asks who the bot is, what the place is, and whether the bot may post there. */
export async function readPlace(
  reach: Reach,
  access: Bot,
  chat: string,
): Promise<({ kind: 'place' } & Place) | PlaceFailure> {
  const failed = (at: PlaceFailure['at'], result: HttpResult): PlaceFailure => ({
    kind: 'failed',
    at,
    refusal: repeatableRefusal(result, reach.now()),
  });
  const who = await bot(reach, access, 'getMe');
  const me = objectOf(who.kind === 'answer' ? resultOf(who.answer) : undefined);
  if (me.is_bot !== true || typeof me.id !== 'number') return failed('botToken', who);

  const where = await bot(reach, access, 'getChat', { chat_id: chat });
  const place = objectOf(where.kind === 'answer' ? resultOf(where.answer) : undefined);
  if (typeof place.id !== 'number') {
    const migrated = where.kind === 'answer' ? errorOf(where.answer)?.migratedTo : '';
    if (migrated && migrated !== chat) return readPlace(reach, access, migrated);
    return failed('chat', where);
  }
  // A conversation with one person is no place to publish.
  if (!['channel', 'supergroup', 'group'].includes(textOf(place.type))) return refused('input_invalid');

  const role = await bot(reach, access, 'getChatMember', { chat_id: place.id, user_id: me.id });
  const member = objectOf(role.kind === 'answer' ? resultOf(role.answer) : undefined);
  if (!textOf(member.status)) {
    const error = role.kind === 'answer' ? errorOf(role.answer) : null;
    if (error?.code === 400 && !accountRefusal(error)) return refused('posting_not_allowed');
    return failed('chat', role);
  }
  if (!mayPost(textOf(place.type), member)) return refused('posting_not_allowed');
  return {
    kind: 'place',
    chatId: String(place.id),
    title: textOf(place.title),
    username: textOf(place.username),
    botName: textOf(me.username),
  };
}

function refused(reason: ReasonCode): PlaceFailure {
  return { kind: 'failed', at: 'chat', refusal: { kind: 'reconnect', reason } };
}

function mayPost(type: string, { status, can_post_messages, can_send_messages }: Record<string, unknown>): boolean {
  if (status === 'creator') return true;
  if (type === 'channel') return status === 'administrator' && can_post_messages === true;
  return status === 'administrator' || status === 'member' || (status === 'restricted' && can_send_messages === true);
}
