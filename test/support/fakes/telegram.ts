import { formOf, type SentFile } from './forms.ts';
import { type Answer, type Asked, type FakeServer, mimeOf, startFake } from './server.ts';

/**
 * A Bot API server, as strict as the real one: tokens in the path, rights, lengths in UTF-16 after entities, pictures
 * and groups of them, groups that move. A bot cannot read back what it posted, so neither can this. Its books say what
 * stands in each chat.
 */

export type FakeChat = {
  id: number;
  type: 'channel' | 'group' | 'supergroup' | 'private';
  title: string;
  username?: string;
  /** The bot's place in it; null: it is not in it. */
  role: 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked' | null;
  rights: { post: boolean; remove: boolean };
};
export type FakeMessage = {
  id: number;
  chatId: number;
  text: string;
  entities: { type: string; offset: number; length: number }[];
  photos: string[];
  group: string | null;
};

export type TelegramFake = FakeServer & {
  token: string;
  chats: FakeChat[];
  /** What stands there now, oldest first; what was deleted is gone. */
  messages: FakeMessage[];
  /** The group has become a supergroup: it has this number from now on. */
  migrate(chat: FakeChat, id: number): void;
  revoke(): void;
};

const entityTypes = ['mention', 'hashtag', 'url', 'text_link', 'bold', 'italic'];

export async function startTelegram(): Promise<TelegramFake> {
  const token = `123456789:${'AAE-fake_token'.padEnd(35, 'x')}`;
  const me = { id: 123456789, is_bot: true, first_name: 'Malwa', username: 'malwa_publishes_bot' };
  const chats: FakeChat[] = [
    {
      ...{ id: -1001234567890, type: 'channel', title: 'Malwa kwiaty', username: 'malwa_kwiaty' },
      ...{ role: 'administrator', rights: { post: true, remove: true } },
    },
  ];
  const messages: FakeMessage[] = [];
  const movedTo = new Map<number, number>();
  let isRevoked = false;
  let serial = 100;

  const fake = await startFake(routeOf, async (route, asked) => {
    const given = asked.path.split('/')[1]?.replace(/^bot/, '');
    if (asked.method !== 'POST') wrong(`${route}: not a POST`);
    // A token of another shape has no place in the address at all.
    if (!/^\d+:[\w-]+$/.test(given ?? '')) return no(404, 'Not Found');
    if (given !== token || isRevoked) return no(401, 'Unauthorized');
    return (await handlers[route]?.(asked)) ?? no(404, 'Not Found');
  });
  const wrong = (text: string): void => void fake.violations.push(text);

  /** Fields of a call, sent as JSON or as a form. */
  const asSent = async (asked: Asked): Promise<{ fields: Record<string, unknown>; files: SentFile[] }> => {
    const type = asked.headers['content-type'] ?? '';
    if (type.startsWith('multipart/form-data')) return await formOf(asked);
    if (!type.startsWith('application/json') || asked.json === undefined) wrong(`${asked.path}: sent as ${type}`);
    return { fields: (asked.json ?? {}) as Record<string, unknown>, files: [] };
  };

  const chatOf = (given: unknown): FakeChat | Answer => {
    const wanted = String(given ?? '');
    if (!wanted) return no(400, 'Bad Request: chat_id is empty');
    const id = Number(wanted);
    const moved = movedTo.get(id);
    if (moved !== undefined) {
      const json = { error_code: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat' };
      return { status: 400, json: { ok: false, ...json, parameters: { migrate_to_chat_id: moved } } };
    }
    const chat = chats.find((one) => one.id === id || (one.username && `@${one.username}` === wanted));
    if (!chat || chat.role === null) return no(400, 'Bad Request: chat not found');
    if (chat.role === 'kicked') return no(403, `Forbidden: bot was kicked from the ${chat.type} chat`);
    return chat;
  };
  const postingRefusal = (chat: FakeChat): Answer | null => {
    if (chat.role === 'left') return no(403, `Forbidden: bot is not a member of the ${chat.type} chat`);
    if (chat.role === 'creator' || chat.rights.post) return null;
    return chat.type === 'channel'
      ? no(400, 'Bad Request: need administrator rights in the channel chat')
      : no(400, 'Bad Request: not enough rights to send text messages to the chat');
  };
  const entitiesOf = (given: unknown, text: string, name: string): FakeMessage['entities'] => {
    const list = typeof given === 'string' ? (JSON.parse(given) as unknown) : (given ?? []);
    if (!Array.isArray(list)) {
      wrong(`${name}: not a list`);
      return [];
    }
    for (const { type, offset, length } of list) {
      if (!entityTypes.includes(type)) wrong(`${name}: a type like ${type}`);
      if (!Number.isInteger(offset) || !Number.isInteger(length) || length < 1 || offset + length > text.length)
        wrong(`${name}: from ${offset} for ${length} in ${text.length}`);
      const piece = text.slice(offset, offset + length);
      if (type === 'url' && !/^https?:\/\/\S+$/.test(piece)) wrong(`${name}: the url is ${piece}`);
      if (type === 'hashtag' && !piece.startsWith('#')) wrong(`${name}: the hashtag is ${piece}`);
      if (type === 'mention' && !piece.startsWith('@')) wrong(`${name}: the mention is ${piece}`);
    }
    return list;
  };
  const photoRefusal = (file: SentFile | undefined): Answer | null => {
    if (!file) return no(400, 'Bad Request: there is no photo in the request');
    if (!file.name) wrong('a photo without a file name');
    const mime = mimeOf(file.bytes);
    if (mime !== file.mime) wrong(`a photo said to be ${file.mime} is ${mime}`);
    if (mime === 'image/gif' || mime === null) return no(400, 'Bad Request: IMAGE_PROCESS_FAILED');
    return file.bytes.length > 10_000_000 ? no(400, 'Bad Request: file is too big') : null;
  };
  const post = (chat: FakeChat, message: Omit<FakeMessage, 'id' | 'chatId'>) => {
    serial += 1;
    messages.push({ id: serial, chatId: chat.id, ...message });
    return { message_id: serial, chat: { id: chat.id, type: chat.type, title: chat.title }, date: 1_790_000_000 };
  };
  const plain = (fields: Record<string, unknown>, name: string): void => {
    if ('parse_mode' in fields) wrong(`${name}: parse_mode, and not entities`);
  };

  const handlers: Record<string, (asked: Asked) => Promise<Answer> | Answer> = {
    getMe: () => yes(me),
    getChat: async (asked) => {
      const chat = chatOf((await asSent(asked)).fields.chat_id);
      if ('status' in chat) return chat;
      const { id, type, title, username } = chat;
      return yes({ id, type, title, ...(username ? { username } : {}) });
    },
    getChatMember: async (asked) => {
      const { fields } = await asSent(asked);
      const chat = chatOf(fields.chat_id);
      if ('status' in chat) return chat;
      if (fields.user_id !== me.id) wrong(`getChatMember of ${fields.user_id}`);
      // A bot that is no administrator of a channel may not look at its members.
      if (chat.type === 'channel' && chat.role !== 'administrator' && chat.role !== 'creator')
        return no(400, 'Bad Request: member list is inaccessible');
      const rights =
        chat.type === 'channel'
          ? { can_post_messages: chat.rights.post, can_delete_messages: chat.rights.remove }
          : { can_send_messages: chat.rights.post };
      return yes({ user: me, status: chat.role, ...rights });
    },
    sendMessage: async (asked) => {
      const { fields } = await asSent(asked);
      plain(fields, 'sendMessage');
      const chat = chatOf(fields.chat_id);
      if ('status' in chat) return chat;
      const text = String(fields.text ?? '').trim();
      if (!text) return no(400, 'Bad Request: message text is empty');
      if (text.length > 4_096) return no(400, 'Bad Request: message is too long');
      const entities = entitiesOf(fields.entities, text, 'entities');
      return postingRefusal(chat) ?? yes(post(chat, { text, entities, photos: [], group: null }));
    },
    sendPhoto: async (asked) => {
      const { fields, files } = await asSent(asked);
      plain(fields, 'sendPhoto');
      const chat = chatOf(fields.chat_id);
      if ('status' in chat) return chat;
      const photo = files.find(({ field }) => field === 'photo');
      const caption = String(fields.caption ?? '');
      if (caption.length > 1_024) return no(400, 'Bad Request: message caption is too long');
      const entities = entitiesOf(fields.caption_entities, caption, 'caption_entities');
      const refused = photoRefusal(photo) ?? postingRefusal(chat);
      if (refused || !photo) return refused ?? no(400, 'Bad Request');
      return yes(post(chat, { text: caption, entities, photos: [hashOf(photo)], group: null }));
    },
    sendMediaGroup: async (asked) => {
      const { fields, files } = await asSent(asked);
      plain(fields, 'sendMediaGroup');
      const chat = chatOf(fields.chat_id);
      if ('status' in chat) return chat;
      const media = JSON.parse(String(fields.media ?? '[]')) as Record<string, string>[];
      if (media.length < 2 || media.length > 10) return no(400, 'Bad Request: wrong number of items in media group');
      const sent = media.map((item) => {
        plain(item, 'media');
        if (item.type !== 'photo') wrong(`media of type ${item.type}`);
        return { item, file: files.find(({ field }) => `attach://${field}` === item.media) };
      });
      const long = sent.some(({ item }) => (item.caption ?? '').length > 1_024);
      if (long) return no(400, 'Bad Request: message caption is too long');
      const refused = sent.map(({ file }) => photoRefusal(file)).find((one) => one !== null) ?? postingRefusal(chat);
      if (refused) return refused;
      const group = `group-${serial}`;
      return yes(
        sent.map(({ item, file }) => {
          const text = item.caption ?? '';
          const entities = entitiesOf(item.caption_entities, text, 'caption_entities');
          return post(chat, { text, entities, photos: file ? [hashOf(file)] : [], group });
        }),
      );
    },
    deleteMessage: async (asked) => {
      const { fields } = await asSent(asked);
      const chat = chatOf(fields.chat_id);
      if ('status' in chat) return chat;
      const at = messages.findIndex(({ id, chatId }) => id === fields.message_id && chatId === chat.id);
      if (at < 0) return no(400, 'Bad Request: message to delete not found');
      if (!chat.rights.remove) return no(400, "Bad Request: message can't be deleted");
      messages.splice(at, 1);
      return yes(true);
    },
  };

  return {
    ...fake,
    token,
    chats,
    messages,
    migrate(chat, id) {
      movedTo.set(chat.id, id);
      Object.assign(chat, { id, type: 'supergroup' });
    },
    revoke() {
      isRevoked = true;
    },
  };
}

const routeOf = ({ path }: Asked): string => path.split('/')[2] ?? path;
const yes = (result: unknown): Answer => ({ status: 200, json: { ok: true, result } });
const no = (code: number, description: string): Answer => ({
  status: code,
  json: { ok: false, error_code: code, description },
});
const hashOf = ({ bytes }: SentFile): string => `${mimeOf(bytes)}:${bytes.length}`;
