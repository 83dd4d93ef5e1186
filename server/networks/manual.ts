import type { Outcome, PostNetwork } from './network.ts';

/** A task is looked at again when a person closes it; this often even so. */
const checkAfterMs = 3_600_000;

/**
 * Every place without a usable API: at its time a person gets the text and the pictures, publishes by hand and comes
 * back with "done, here is the link". Opening the task is the call that cannot be taken back.
 */
export const manual: PostNetwork = {
  glyph: 'manual',
  accepts: 'post',
  limits: {
    counting: 'codePoints',
    characters: 63_206,
    images: 20,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    imageBytes: 20_000_000,
    altCharacters: 2_000,
  },
  budgets: [],
  connecting: {
    by: 'form',
    fields: [
      { name: 'place', type: 'text', required: true },
      { name: 'placeUrl', type: 'url', required: false },
    ],
    async connect(context, input, before) {
      const address = input.placeUrl ?? '';
      const url = URL.canParse(address) ? new URL(address) : null;
      if (address && !['https:', 'http:'].includes(url?.protocol ?? '')) {
        return { kind: 'failed', reason: 'address_unusable', field: 'placeUrl' };
      }
      const place = input.place ?? '';
      // The place has no account of its own; so a channel may be renamed, and two may share a name.
      const board = before?.settings.board ?? context.newToken();
      return {
        kind: 'connected',
        account: {
          name: place,
          remoteAccountId: String(board),
          settings: { board, place, placeUrl: url?.href ?? '' },
          credentials: {},
          limits: {},
        },
      };
    },
  },
  check: async ({ account }) => ({
    kind: 'ok',
    name: '',
    remoteAccountId: String(account.settings.board),
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
    const { id } = await call.tasks.open(armed.key, post);
    return { kind: 'processing', checkAfterMs, remoteId: id };
  },
  // A person takes as long as she takes.
  longestProcessingMs: 365 * 86_400_000,
  async progress(call, armed) {
    const task = await call.tasks.find(armed.key);
    if (!task) return { kind: 'unknown', reason: 'worker_lost' };
    return task.isDone ? done(task) : { kind: 'processing', checkAfterMs, remoteId: task.id };
  },
  /** A task that is open is not published yet: asked for again with the same key, it stays the one task. */
  async find(call, _post, armed) {
    const task = await call.tasks.find(armed.key);
    if (!task?.isDone) return { kind: 'absent' };
    return { kind: 'found', remoteId: task.id, ...(task.link ? { remoteUrl: task.link } : {}) };
  },
};

function done(task: { id: string; link: string | null }): Outcome {
  return { kind: 'published', remoteId: task.id, ...(task.link ? { remoteUrl: task.link } : {}) };
}
