import type { Call, Outcome, PostNetwork } from './network.ts';

/**
 * The practice network publishes to a page of the product itself, at an address that cannot be guessed: the whole way
 * from draft to publication works before a single real account is connected.
 */
export const practice: PostNetwork = {
  glyph: 'practice',
  accepts: 'post',
  limits: {
    counting: 'graphemes',
    characters: 500,
    images: 4,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    imageBytes: 8_000_000,
    altCharacters: 1_500,
    parts: 25,
  },
  budgets: [],
  connecting: {
    by: 'form',
    fields: [{ name: 'name', type: 'text', required: true }],
    async connect(context, input, before) {
      const token = before?.settings.pageToken ?? context.newToken();
      return {
        kind: 'connected',
        account: {
          name: input.name ?? '',
          remoteAccountId: String(token),
          settings: { pageToken: token },
          credentials: {},
          limits: {},
        },
      };
    },
  },
  check: async ({ account }) => ({
    kind: 'ok',
    name: '',
    remoteAccountId: String(account.settings.pageToken),
    limits: {},
  }),

  idempotency: 'clientKey',
  consistentAfterMs: 0,
  chooseId: () => '',
  async publish(call, post, armed) {
    try {
      armed.beforeFirstByte();
    } catch {
      return { kind: 'retry', reason: 'deadline_passed' };
    }
    return published(armed.key, await call.practice.put(armed.key, post));
  },
  async remove(call, key) {
    return { kind: (await call.practice.remove(key)) ? 'removed' : 'gone' };
  },
  async find(call: Call, _post, armed) {
    const found = await call.practice.find(armed.key);
    return found ? { kind: 'found', remoteId: armed.key, remoteUrl: found.url } : { kind: 'absent' };
  },
};

function published(remoteId: string, { url }: { url: string }): Outcome {
  return { kind: 'published', remoteId, remoteUrl: url };
}
