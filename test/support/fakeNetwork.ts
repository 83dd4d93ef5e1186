import type { Budget } from '#server/networks/interface/limits.ts';
import type {
  Armed,
  Call,
  Found,
  Outcome,
  Post,
  PostNetwork,
  PrepareOutcome,
  Preparing,
  Reply,
} from '#server/networks/network.ts';

/** What the fake does at one call to publish; `make` writes the post into its books. */
export type Step = (call: {
  armed: Armed;
  post: Post;
  make(): string;
  signal: AbortSignal;
}) => Promise<Outcome> | Outcome;

export type FakeNetwork = PostNetwork & {
  /** Each call whose first byte left, in order. */
  calls: { key: string; chosenId: string; frozenAt: Date; text: string; reply?: Reply }[];
  /** What is really there, by the order in which it was made. */
  posts: { key: string; text: string }[];
  /** Writes a post into the books, and gives its id there. A receiver that keeps keys (receiverKey) takes one only once. */
  take(key: string, text: string): string;
  /** What happens at the coming calls, first to last; then every call publishes. */
  script: Step[];
  looks: Found[];
  preparing: ((preparing: Preparing, call: Call) => Promise<PrepareOutcome>)[];
  checks: Outcome[];
};

export type Idempotency = PostNetwork['idempotency'];

export const limits = {
  counting: 'graphemes' as const,
  characters: 300,
  images: 4,
  imageMimes: ['image/jpeg'],
  imageBytes: 1_000_000,
  altCharacters: 1_000,
};

export const publishes: Step = ({ make }) => ({
  kind: 'published',
  remoteId: make(),
  remoteUrl: 'https://fake.example/1',
});
/** The post is made, and no answer comes. */
export const madeWithoutAnswer: Step = ({ make }) => {
  make();
  return { kind: 'unknown', reason: 'timeout' };
};
/** Nothing is made, and no answer comes. */
export const silent: Step = () => ({ kind: 'unknown', reason: 'connection_reset' });
export const answers =
  (outcome: Outcome): Step =>
  () =>
    outcome;

/** A network of that class with its own books, which does what its script says. */
export function fakeNetwork(
  idempotency: Idempotency,
  { consistentAfterMs = 30_000, windowMs = 3_600_000 } = {},
): FakeNetwork {
  const calls: FakeNetwork['calls'] = [];
  const posts: FakeNetwork['posts'] = [];
  const script: Step[] = [];
  const looks: Found[] = [];
  const preparing: FakeNetwork['preparing'] = [];
  const checks: Outcome[] = [];
  const take = (key: string, text: string): string => {
    // With another text it is no repetition, and stands in the books as the second post that it would be.
    const kept = posts.findIndex((post) => post.key === key && post.text === text);
    const at = idempotency === 'receiverKey' && kept >= 0 ? kept : posts.push({ key, text }) - 1;
    return `remote-${at + 1}`;
  };
  const base = {
    glyph: 'practice',
    limits,
    budgets: [] as readonly Budget[],
    connecting: { by: 'form' as const, fields: [], connect: () => Promise.reject(new Error('never')) },
    check: () => Promise.reject(new Error('never')),
    accepts: 'post' as const,
    async prepare(call: Call, _post: Post, given: Preparing): Promise<PrepareOutcome> {
      const step = preparing.shift();
      return step ? await step(given, call) : { kind: 'ready', prepared: given.prepared };
    },
    async publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
      armed.beforeFirstByte();
      const { key, chosenId, frozenAt } = armed;
      calls.push({ key, chosenId, frozenAt, text: post.text, ...(post.reply ? { reply: post.reply } : {}) });
      const make = (): string => take(key, post.text);
      return await (script.shift() ?? publishes)({ armed, post, make, signal: call.signal });
    },
    async progress(): Promise<Outcome> {
      return checks.shift() ?? { kind: 'published', remoteId: 'remote-late' };
    },
  };
  const find = async (_call: Call, _post: Post, armed: Armed): Promise<Found> => {
    const told = looks.shift();
    if (told) return told;
    const at = posts.findIndex((post) => post.key === armed.key);
    return at < 0
      ? { kind: 'absent' }
      : { kind: 'found', remoteId: `remote-${at + 1}`, remoteUrl: 'https://fake.example/found' };
  };
  const books = { calls, posts, take, script, looks, preparing, checks };
  switch (idempotency) {
    case 'clientKey':
      return {
        ...base,
        ...books,
        idempotency,
        consistentAfterMs,
        find,
        chooseId: (now, random) => `id-${now.getTime()}-${random()}`,
      };
    case 'keyWindow':
      return { ...base, ...books, idempotency, consistentAfterMs, windowMs, find };
    case 'twoStep':
    case 'findByListing':
      return { ...base, ...books, idempotency, consistentAfterMs, find };
    default:
      return { ...base, ...books, idempotency };
  }
}
