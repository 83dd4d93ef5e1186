import type { HttpAnswer } from '#server/http/http.ts';
import { healthOf, objectOf, outcomeOfFailure, reasonOfFailure, textOf, wordsOf } from './http/answers.ts';
import { accountId, ask, endOf, ensureFresh, errorIn, refusedForNow, repeatableRefusal } from './instagramApi/calls.ts';
import { authorizeUrl, exchange, shownIn } from './instagramApi/signIn.ts';
import type {
  Armed,
  Call,
  Found,
  Health,
  Numbers,
  NumbersRead,
  Outcome,
  Post,
  PostNetwork,
  PrepareOutcome,
  Preparing,
  Refusal,
} from './network.ts';

/**
 * Instagram, for professional accounts. It fetches the pictures from us, puts them into a container, and publishes that
 * container once (twoStep): the container says itself whether it was. Posts cannot be taken down by an app.
 */

/** Instagram forgets a container after a day. */
const containerMs = 23 * 3_600_000;
/** How long it may fetch a picture. */
const fetchedWithinMs = 26 * 3_600_000;
const lookAgainMs = 15_000;
const skewMs = 120_000;

type Container = { id: string; at: string };
type InstagramPrepared = { children?: Record<string, Container>; container?: Container };

export const instagram: PostNetwork = {
  glyph: 'instagram',
  accepts: 'post',
  limits: {
    counting: 'codePoints',
    characters: 2_200,
    images: 10,
    leastImages: 1,
    imageMimes: ['image/jpeg'],
    imageBytes: 8_000_000,
    aspect: { narrowest: 0.8, widest: 1.91 },
    altCharacters: 1_000,
    tags: 30,
    mentions: 20,
    needsPublicAddress: true,
  },
  // developers.facebook.com, content publishing: of an account in 24 hours. What is left is asked for each post, since
  // an account may have less. The app's own is a share of its users' activity, told only as a percentage of what is used.
  budgets: [{ name: 'posts', of: 'account', most: 100, withinMs: 86_400_000, aPost: 1, anImage: 0 }],
  connecting: {
    by: 'oauth',
    fields: [],
    locate: async () => ({ kind: 'located', instance: 'https://www.instagram.com' }),
    app: 'own',
    consoleUrl: 'https://developers.facebook.com/apps',
    authorizeUrl,
    exchange,
  },
  check,
  prepare,

  idempotency: 'twoStep',
  consistentAfterMs: 15_000,
  publish,
  find,
  numbers: { batch: 10, read: readNumbers },
};

async function check(call: Call): Promise<Health> {
  const stale = await ensureFresh(call);
  if (stale) return healthOf(stale);
  const result = await ask(call, '/me?fields=user_id,username,account_type');
  const shown = result.kind === 'answer' ? shownIn(result.answer) : null;
  if (!shown) return healthOf(repeatableRefusal(result, call.now()));
  return { kind: 'ok', ...shown, settings: { ...shown.settings, ...endOf(call.account.credentials) }, limits: {} };
}

/** Whether the day has room, then the containers, each id written down, until Instagram has fetched everything. */
async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const stale = await ensureFresh(call);
  if (stale) return stale;
  const state: InstagramPrepared = { ...prepared };
  if (!state.container || isOld(call, state.container)) {
    const full = await quotaRefusal(call);
    if (full) return full;
    const made = await makeContainer(call, post, state, save);
    if (made) return made;
  }
  const looked = await lookAt(call, state.container?.id ?? '');
  if (looked.kind === 'refused') return looked.refusal;
  if (looked.status === 'FINISHED' || looked.status === 'PUBLISHED') return { kind: 'ready', prepared: { ...state } };
  if (looked.status === 'IN_PROGRESS') return { kind: 'wait', checkAfterMs: lookAgainMs };
  // Nothing can be published from it any more: the next try begins anew.
  await save({});
  if (looked.status === 'EXPIRED') return { kind: 'wait', checkAfterMs: 0 };
  return { kind: 'rejected', reason: 'image_refused', ...wordsOf(looked.words) };
}

async function makeContainer(
  call: Call,
  post: Post,
  state: InstagramPrepared,
  save: Preparing['save'],
): Promise<Refusal | null> {
  const until = new Date(call.now().getTime() + fetchedWithinMs);
  const picture = (index: number): Record<string, string> => {
    const image = post.images[index];
    return { image_url: image?.address(until) ?? '', ...(image?.alt ? { alt_text: image.alt } : {}) };
  };
  const caption: Record<string, string> = post.text ? { caption: post.text } : {};
  let fields: Record<string, string> = { ...picture(0), ...caption };
  if (post.images.length > 1) {
    for (let index = 0; index < post.images.length; index++) {
      const known = state.children?.[index];
      if (known && !isOld(call, known)) continue;
      const child = await create(call, { ...picture(index), is_carousel_item: 'true' });
      if (typeof child !== 'string') return child;
      state.children = { ...state.children, [index]: { id: child, at: call.now().toISOString() } };
      await save({ ...state });
    }
    const children = post.images.map((_image, index) => state.children?.[index]?.id).join(',');
    fields = { media_type: 'CAROUSEL', children, ...caption };
  }
  const id = await create(call, fields);
  if (typeof id !== 'string') return id;
  state.container = { id, at: call.now().toISOString() };
  await save({ ...state });
  return null;
}

async function create(call: Call, fields: Record<string, string>): Promise<string | Refusal> {
  const result = await ask(call, `/${accountId(call)}/media`, { method: 'POST', fields });
  const id = result.kind === 'answer' && !errorIn(result.answer) ? textOf(objectOf(result.answer.json).id) : '';
  if (id) return id;
  if (result.kind === 'answer') {
    const error = errorIn(result.answer);
    const isRefused =
      error && !error.isTransient && (error.code === 100 || error.code === 36_003 || error.code === 9_004);
    if (isRefused && !refusedForNow(result.answer, call.now()))
      return { kind: 'rejected', reason: 'image_refused', ...wordsOf(error.message) };
  }
  return repeatableRefusal(result, call.now());
}

const isOld = (call: Call, { at }: Container): boolean => call.now().getTime() - Date.parse(at) > containerMs;

/** The account's posts of the last 24 hours against what it may. */
async function quotaRefusal(call: Call): Promise<Refusal | null> {
  const result = await ask(call, `/${accountId(call)}/content_publishing_limit?fields=quota_usage,config`);
  if (result.kind === 'failure' || errorIn(result.answer)) return repeatableRefusal(result, call.now());
  const { data } = objectOf(result.answer.json);
  const { quota_usage: used, config } = objectOf(Array.isArray(data) ? data[0] : null);
  const total = objectOf(config).quota_total;
  const isFull = typeof used === 'number' && typeof total === 'number' && used >= total;
  return isFull ? { kind: 'retry', reason: 'quota_reached', afterMs: 3_600_000 } : null;
}

type Looked = { kind: 'status'; status: string; words: string } | { kind: 'refused'; refusal: Refusal };

async function lookAt(call: Call, container: string): Promise<Looked> {
  const result = await ask(call, `/${encodeURIComponent(container)}?fields=status_code,status`);
  const body = objectOf(result.kind === 'answer' && !errorIn(result.answer) ? result.answer.json : null);
  const status = textOf(body.status_code);
  const isKnown = ['FINISHED', 'PUBLISHED', 'IN_PROGRESS', 'EXPIRED', 'ERROR'].includes(status);
  if (isKnown) return { kind: 'status', status, words: textOf(body.status) };
  return { kind: 'refused', refusal: repeatableRefusal(result, call.now()) };
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const { container } = armed.prepared as InstagramPrepared;
  const result = await ask(call, `/${accountId(call)}/media_publish`, {
    method: 'POST',
    fields: { creation_id: container?.id ?? '' },
    beforeFirstByte: armed.beforeFirstByte,
  });
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const id = errorIn(answer) ? '' : textOf(objectOf(answer.json).id);
  if (answer.status === 200 && id) return { kind: 'published', remoteId: id, ...(await linkOf(call, id)) };
  const refusal = publishRefusal(answer, call.now());
  // A container that is out already (a try that nobody heard of) is refused like one that is not ready: it says itself.
  const isAboutIt = refusal.kind === 'rejected' || (refusal.kind === 'retry' && refusal.reason === 'unavailable');
  const found = isAboutIt ? await find(call, post, armed) : null;
  if (found?.kind !== 'found') return refusal;
  return { kind: 'published', remoteId: found.remoteId, ...(found.remoteUrl ? { remoteUrl: found.remoteUrl } : {}) };
}

function publishRefusal(answer: HttpAnswer, now: Date): Outcome {
  const error = errorIn(answer);
  const words = wordsOf(error?.message);
  if (!error && answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
  const refused = refusedForNow(answer, now);
  if (refused) return refused;
  // Not fetched yet, or forgotten: preparing looks at the container and does what it needs.
  if (error && [2207027, 2207008, 2207006].includes(error.subcode))
    return { kind: 'retry', reason: 'unavailable', afterMs: lookAgainMs, ...words };
  if (answer.status >= 500 || !error || error.isTransient || error.code <= 2)
    return { kind: 'unknown', reason: 'server_error', ...words };
  return { kind: 'rejected', reason: 'content_refused', ...words };
}

/** The address of a post; without it a post is as published as with it. */
async function linkOf(call: Call, id: string): Promise<{ remoteUrl?: string }> {
  const result = await ask(call, `/${encodeURIComponent(id)}?fields=permalink`);
  const url = result.kind === 'answer' ? textOf(objectOf(result.answer.json).permalink) : '';
  return url.startsWith('https://') ? { remoteUrl: url } : {};
}

/** The container knows whether it was published; the post that came of it stands in the account's list. */
async function find(call: Call, post: Post, armed: Armed): Promise<Found> {
  const { container } = armed.prepared as InstagramPrepared;
  if (!container) return { kind: 'absent' };
  const looked = await lookAt(call, container.id);
  if (looked.kind === 'refused') return { kind: 'unsure', reason: looked.refusal.reason };
  if (looked.status !== 'PUBLISHED') return { kind: 'absent' };
  const result = await ask(call, `/${accountId(call)}/media?fields=id,caption,timestamp,permalink&limit=50`);
  if (result.kind === 'failure') return { kind: 'unsure', reason: reasonOfFailure(result) };
  const { data } = objectOf(result.answer.json);
  const since = armed.frozenAt.getTime() - skewMs;
  const made = (Array.isArray(data) ? data : [])
    .map(objectOf)
    .find((one) => textOf(one.caption).trim() === post.text.trim() && Date.parse(textOf(one.timestamp)) >= since);
  // It is there, whatever the list says yet.
  if (!made) return { kind: 'found', remoteId: container.id };
  return { kind: 'found', remoteId: textOf(made.id), remoteUrl: textOf(made.permalink) };
}

const metrics = { views: 'views', likes: 'likes', comments: 'replies', saved: 'saves' } as const;

async function readNumbers(call: Call, remoteIds: readonly string[]): Promise<NumbersRead> {
  const stale = await ensureFresh(call);
  if (stale) return stale;
  const numbers = new Map<string, Numbers | 'gone'>();
  for (const id of remoteIds) {
    const result = await ask(call, `/${encodeURIComponent(id)}/insights?metric=${Object.keys(metrics).join(',')}`);
    const error = result.kind === 'answer' ? errorIn(result.answer) : null;
    if (error?.code === 100 && error.subcode === 33) {
      numbers.set(id, 'gone');
      continue;
    }
    const { data } = objectOf(result.kind === 'answer' && !error ? result.answer.json : null);
    if (!Array.isArray(data)) return repeatableRefusal(result, call.now());
    const counted: Numbers = {};
    for (const one of data.map(objectOf)) {
      const [value] = Array.isArray(one.values) ? one.values.map(objectOf) : [];
      const name = metrics[textOf(one.name) as keyof typeof metrics];
      if (name && typeof value?.value === 'number') counted[name] = value.value;
    }
    numbers.set(id, counted);
  }
  return { kind: 'read', numbers };
}
