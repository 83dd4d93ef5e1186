import type { HttpAnswer } from '#server/http/http.ts';
import { healthOf, objectOf, outcomeOfFailure, reasonOfFailure, textOf, wordsOf } from './http/answers.ts';
import { ask, authorOf, endedAccess, errorOf, refusedForNow, repeatableRefusal } from './linkedinApi/calls.ts';
import { littleText, plainOf } from './linkedinApi/littleText.ts';
import { authorizeUrl, exchange, places } from './linkedinApi/signIn.ts';
import { prepare, uploadedUrns } from './linkedinApi/uploads.ts';
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
  Removal,
} from './network.ts';

/**
 * LinkedIn, for a company's page and for a person. A page's posts can be listed (findByListing). A person's cannot be
 * read by anybody's app: there nothing is ever proven by looking, and a person is asked (in effect class none).
 */

export const linkedin: PostNetwork = {
  glyph: 'linkedin',
  accepts: 'post',
  limits: {
    counting: 'utf16',
    characters: 3_000,
    images: 20,
    imageMimes: ['image/jpeg', 'image/png', 'image/gif'],
    imageBytes: 10_000_000,
    imagePixels: 36_152_320,
    altCharacters: 4_086,
  },
  // LinkedIn counts by the day (UTC), for each member and for the app, and tells its numbers only in the app's console:
  // an app that was just made gets about 150 posts a member. The app's own is not known before LinkedIn says 429.
  budgets: [{ name: 'posts', of: 'account', most: 100, withinMs: 86_400_000, aPost: 1, anImage: 0 }],
  connecting: {
    by: 'oauth',
    fields: [{ name: 'accounts', type: 'choice', required: true, choices: ['person', 'pages'], initial: 'person' }],
    locate: async (_context, { accounts }) => ({
      kind: 'located',
      instance: accounts === 'pages' ? places.pages : places.person,
    }),
    app: 'own',
    consoleUrl: 'https://www.linkedin.com/developers/apps',
    authorizeUrl,
    exchange,
  },
  check,
  prepare,

  idempotency: 'findByListing',
  consistentAfterMs: 60_000,
  publish,
  find,
  remove,
  numbers: { batch: 20, read: readNumbers },
};

const perPage = 50;
const mostPages = 4;
/** LinkedIn's clock and ours may differ by this much. */
const skewMs = 120_000;

async function check(call: Call): Promise<Health> {
  const ended = endedAccess(call);
  if (ended) return healthOf(ended);
  const { urn, isOrganization } = authorOf(call);
  const result = await ask(call, isOrganization ? `/rest/organizations/${urn.split(':').at(-1)}` : '/v2/userinfo');
  const body = objectOf(result.kind === 'answer' && result.answer.status === 200 ? result.answer.json : null);
  const name = textOf(isOrganization ? body.localizedName : body.name);
  if (!name) return healthOf(repeatableRefusal(result, call.now()));
  return { kind: 'ok', name, remoteAccountId: urn, limits: {} };
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const result = await ask(call, '/rest/posts', {
    method: 'POST',
    json: bodyOf(call, post, armed),
    beforeFirstByte: armed.beforeFirstByte,
  });
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const urn = textOf(answer.headers.get('x-restli-id'));
  if (answer.status === 201 && isPostUrn(urn)) return published(urn);
  const { code, message } = errorOf(answer);
  const words = wordsOf(message);
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable', ...words };
  if (code === 'DUPLICATE_POST' || /content is a duplicate of/i.test(message))
    return duplicateOf(call, post, armed, answer);
  const refused = refusedForNow(answer, call.now());
  if (refused) return refused;
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...words };
  if (answer.json === undefined) return { kind: 'retry', reason: 'not_the_network' };
  if (/commentary.*(length|long)/i.test(message)) return { kind: 'rejected', reason: 'text_too_long', ...words };
  if (/image|media/i.test(message)) return { kind: 'rejected', reason: 'image_refused', ...words };
  return { kind: 'rejected', reason: 'content_refused', ...words };
}

function bodyOf(call: Call, post: Post, { prepared }: Armed): Record<string, unknown> {
  const images = uploadedUrns(post, prepared).map((id, index) => {
    const altText = post.images[index]?.alt;
    return { id, ...(altText ? { altText } : {}) };
  });
  const content = images.length > 1 ? { multiImage: { images } } : images.length === 1 ? { media: images[0] } : null;
  return {
    author: authorOf(call).urn,
    commentary: littleText(post.text),
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(content ? { content } : {}),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  };
}

/** LinkedIn has these words already and says in which post: perhaps ours, from a try that we heard nothing of. */
async function duplicateOf(call: Call, post: Post, armed: Armed, answer: HttpAnswer): Promise<Outcome> {
  const { message } = errorOf(answer);
  const words = wordsOf(message);
  const urn = /urn:li:(?:share|ugcPost|activity):\d+/.exec(message)?.[0] ?? '';
  if (authorOf(call).isOrganization) {
    const found = await find(call, post, armed);
    if (found.kind === 'found') return published(found.remoteId);
    if (found.kind === 'unsure') return { kind: 'unknown', reason: found.reason, ...words };
    return { kind: 'rejected', reason: 'duplicate', ...words };
  }
  const madeAt = instantIn(urn);
  if (madeAt === null) return { kind: 'unknown', reason: 'duplicate', ...words };
  // Made since our first try: that is ours. Older: somebody has said the same before.
  if (madeAt >= armed.frozenAt.getTime() - skewMs) return published(urn);
  return { kind: 'rejected', reason: 'duplicate', ...words };
}

/** LinkedIn's ids carry their instant: Unix milliseconds, above 22 bits of other things. */
function instantIn(urn: string): number | null {
  const id = urn.split(':').at(-1) ?? '';
  if (!/^\d{15,20}$/.test(id)) return null;
  const at = Number(BigInt(id) >> 22n);
  return at > Date.UTC(2010, 0, 1) && at < Date.UTC(2100, 0, 1) ? at : null;
}

async function find(call: Call, post: Post, armed: Armed): Promise<Found> {
  const { urn, isOrganization } = authorOf(call);
  if (!isOrganization) return { kind: 'unsure', reason: 'cannot_look' };
  const since = armed.frozenAt.getTime() - skewMs;
  const wanted = plainOf(littleText(post.text));
  for (let page = 0; page < mostPages; page++) {
    const query = `q=author&author=${encodeURIComponent(urn)}&count=${perPage}&start=${page * perPage}&sortBy=CREATED`;
    const result = await ask(call, `/rest/posts?${query}`);
    if (result.kind === 'failure') return { kind: 'unsure', reason: reasonOfFailure(result) };
    const { elements } = objectOf(result.answer.json);
    if (result.answer.status !== 200 || !Array.isArray(elements)) {
      return { kind: 'unsure', reason: repeatableRefusal(result, call.now()).reason };
    }
    const posts = elements.map(objectOf);
    for (const one of posts) {
      if (typeof one.createdAt !== 'number') return { kind: 'unsure', reason: 'answer_unreadable' };
      if (one.createdAt < since || plainOf(textOf(one.commentary)) !== wanted) continue;
      if (picturesIn(one) !== post.images.length) continue;
      return { kind: 'found', remoteId: textOf(one.id), remoteUrl: linkOf(textOf(one.id)) };
    }
    const last = posts.at(-1)?.createdAt;
    if (posts.length < perPage || (typeof last === 'number' && last < since)) return { kind: 'absent' };
  }
  return { kind: 'unsure', reason: 'answer_unreadable' };
}

function picturesIn(post: Record<string, unknown>): number {
  const content = objectOf(post.content);
  const { images } = objectOf(content.multiImage);
  if (Array.isArray(images)) return images.length;
  return textOf(objectOf(content.media).id).startsWith('urn:li:image:') ? 1 : 0;
}

async function remove(call: Call, remoteId: string): Promise<Removal> {
  const ended = endedAccess(call);
  if (ended) return ended;
  const path = `/rest/posts/${encodeURIComponent(remoteId)}`;
  const result = await ask(call, path, { method: 'DELETE', restliMethod: 'DELETE' });
  if (result.kind === 'answer' && result.answer.status === 204) return { kind: 'removed' };
  if (result.kind === 'answer' && result.answer.status === 404) return { kind: 'gone' };
  return repeatableRefusal(result, call.now());
}

/** Only a page's posts are counted for us. */
async function readNumbers(call: Call, remoteIds: readonly string[]): Promise<NumbersRead> {
  const numbers = new Map<string, Numbers | 'gone'>();
  const { urn, isOrganization } = authorOf(call);
  if (!isOrganization) return { kind: 'read', numbers };
  const lists = (['share', 'ugcPost'] as const).flatMap((kind) => {
    const ids = remoteIds.filter((id) => id.startsWith(`urn:li:${kind}:`)).map(encodeURIComponent);
    return ids.length > 0 ? [`${kind}s=List(${ids.join(',')})`] : [];
  });
  if (lists.length === 0) return { kind: 'read', numbers };
  const query = `q=organizationalEntity&organizationalEntity=${encodeURIComponent(urn)}&${lists.join('&')}`;
  const result = await ask(call, `/rest/organizationalEntityShareStatistics?${query}`);
  const { elements } = objectOf(result.kind === 'answer' && result.answer.status === 200 ? result.answer.json : null);
  if (!Array.isArray(elements)) return repeatableRefusal(result, call.now());
  for (const one of elements.map(objectOf)) {
    const counted = objectOf(one.totalShareStatistics);
    numbers.set(textOf(one.share) || textOf(one.ugcPost), {
      ...number('views', counted.impressionCount),
      ...number('likes', counted.likeCount),
      ...number('replies', counted.commentCount),
      ...number('reposts', counted.shareCount),
      ...number('clicks', counted.clickCount),
    });
  }
  return { kind: 'read', numbers };
}

function number(name: keyof Numbers, value: unknown): Numbers {
  return typeof value === 'number' && value >= 0 ? { [name]: value } : {};
}

const isPostUrn = (urn: string): boolean => /^urn:li:(?:share|ugcPost):\d+$/.test(urn);
const linkOf = (urn: string): string => `https://www.linkedin.com/feed/update/${urn}/`;
const published = (urn: string): Outcome => ({ kind: 'published', remoteId: urn, remoteUrl: linkOf(urn) });
