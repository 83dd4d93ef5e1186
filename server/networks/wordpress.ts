import { createHash } from 'node:crypto';
import type { HttpResult } from '#server/http/http.ts';
import {
  healthOf,
  objectOf,
  outcomeOfFailure,
  reasonOfFailure,
  refusedBeforeActing,
  textOf,
  wordsOf,
} from './http/answers.ts';
import type { Armed, Call, Found, Health, Outcome, Post, PostNetwork, PrepareOutcome, Preparing } from './network.ts';
import { readComments, removePost } from './wordpressApi/afterwards.ts';
import { blocksOf, slugOf, titleOf, type Uploaded } from './wordpressApi/article.ts';
import { accountRefusal, ask, errorOf, repeatableRefusal } from './wordpressApi/calls.ts';
import { isMissing, linkIn, postIn, siteOf } from './wordpressApi/posts.ts';
import { connect } from './wordpressApi/signIn.ts';
import { readAuthor } from './wordpressApi/site.ts';

/**
 * WordPress: a post of the client's own site. Once: it is made as a draft, whose id is written down, and then published
 * by that id, which changes nothing the second time (class twoStep).
 */

const uploadTimeoutMs = 60_000;

type WordpressPrepared = { uploads?: Record<string, Uploaded & { alt: string }>; draft?: { id: number; of: string } };

export const wordpress: PostNetwork = {
  glyph: 'wordpress',
  accepts: 'post',
  limits: {
    counting: 'codePoints',
    characters: 100_000,
    images: 20,
    imageMimes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    // What PHP takes out of the box; a site may take more, and says so where it takes less.
    imageBytes: 2_000_000,
    altCharacters: 2_000,
  },
  // WordPress itself has no limits. What a host or a firewall lets in is known to nobody before it says 429 or 503.
  budgets: [],
  connecting: {
    by: 'form',
    fields: [
      { name: 'site', type: 'url', required: true },
      { name: 'user', type: 'text', required: true },
      { name: 'applicationPassword', type: 'password', required: true, secret: true, isKept: true },
      { name: 'firstPicture', type: 'choice', required: true, choices: ['content', 'featured'], initial: 'content' },
    ],
    connect,
  },
  check,
  prepare,

  idempotency: 'twoStep',
  consistentAfterMs: 5_000,
  publish,
  find,
  remove: removePost,
  numbers: { batch: 20, read: readComments },
};

async function check(call: Call): Promise<Health> {
  const author = await readAuthor(call, siteOf(call));
  if (author.kind === 'refused') return healthOf(repeatableRefusal(author.result, call.now()));
  if (!author.mayPublish || !author.mayUpload) return { kind: 'reconnect', reason: 'scope_missing' };
  const place = new URL(textOf(call.account.settings.site));
  return {
    kind: 'ok',
    name: '',
    remoteAccountId: `${author.id}@${place.host}${place.pathname.replace(/\/+$/, '')}`,
    limits: {},
  };
}

/** Every picture uploaded with its description, and the draft; each id is written down before the next call. */
async function prepare(call: Call, post: Post, { prepared, save }: Preparing): Promise<PrepareOutcome> {
  const state: WordpressPrepared = { ...prepared };
  for (const image of post.images) {
    const known = state.uploads?.[image.sha256];
    if (known?.alt === image.alt) continue;
    const form = new FormData();
    const name = `${image.sha256.slice(0, 16)}.${image.mime.split('/')[1]}`;
    form.set('file', new Blob([new Uint8Array(await image.read())], { type: image.mime }), name);
    form.set('alt_text', image.alt);
    const result = known
      ? await ask(call, siteOf(call), `wp/v2/media/${known.id}`, { json: { alt_text: image.alt } })
      : await ask(call, siteOf(call), 'wp/v2/media', { form, timeoutMs: uploadTimeoutMs });
    const upload = uploadedIn(result);
    if (!upload) return uploadRefusal(call, result);
    state.uploads = { ...state.uploads, [image.sha256]: { ...upload, alt: image.alt } };
    await save({ ...state });
  }

  const article = articleOf(call, post, state);
  const isThere = state.draft ? await isUsable(call, state.draft.id) : false;
  if (isThere !== true && isThere !== false) return isThere;
  if (isThere && state.draft?.of === article.fingerprint) return { kind: 'ready', prepared: { ...state } };
  const reused = isThere ? state.draft?.id : await draftNamed(call, article.body.slug);
  if (reused !== undefined && typeof reused !== 'number') return reused;
  const result = await ask(call, siteOf(call), reused ? `wp/v2/posts/${reused}` : 'wp/v2/posts', {
    json: { ...article.body, status: 'draft' },
  });
  const id = postIn(result)?.id;
  if (!id) return draftRefusal(call, result);
  state.draft = { id, of: article.fingerprint };
  await save({ ...state });
  return { kind: 'ready', prepared: { ...state } };
}

type Article = { body: Record<string, unknown> & { slug: string }; fingerprint: string };

function articleOf({ account }: Call, post: Post, { uploads = {} }: WordpressPrepared): Article {
  const pictures = post.images.flatMap(({ sha256 }) => uploads[sha256] ?? []);
  const isFeatured = account.settings.firstPicture === 'featured' && pictures.length > 0;
  const title = titleOf(post);
  const content = blocksOf(post, isFeatured ? pictures.slice(1) : pictures);
  const said = { title, content, featured_media: isFeatured ? (pictures[0]?.id ?? 0) : 0 };
  const fingerprint = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  return { body: { ...said, slug: slugOf(title, fingerprint) }, fingerprint };
}

/** Whether the stored draft is still there to be published; a refusal when the site would not say. */
async function isUsable(call: Call, id: number) {
  const result = await ask(call, siteOf(call), `wp/v2/posts/${id}`, { query: { context: 'edit' } });
  if (isMissing(result)) return false;
  const post = postIn(result);
  return post ? post.status !== 'trash' : repeatableRefusal(result, call.now());
}

/** A draft that a try before this one made and could not write down: found by its name, else a second would be made. */
async function draftNamed(call: Call, slug: string) {
  const result = await ask(call, siteOf(call), 'wp/v2/posts', { query: { slug, status: 'draft', context: 'edit' } });
  if (result.kind === 'answer' && result.answer.status === 200 && Array.isArray(result.answer.json)) {
    const found = result.answer.json.map(objectOf).find((post) => post.status === 'draft' && post.slug === slug);
    return typeof found?.id === 'number' ? found.id : undefined;
  }
  return repeatableRefusal(result, call.now());
}

function uploadRefusal(call: Call, result: HttpResult): PrepareOutcome {
  if (result.kind === 'answer') {
    const { status } = result.answer;
    const { code, message } = errorOf(result.answer);
    const words = wordsOf(message);
    if (status === 413 || /exceeds the/i.test(message))
      return { kind: 'rejected', reason: 'image_too_large', ...words };
    if (
      status === 400 ||
      /^rest_upload_|^rest_invalid_(image|param)/.test(code) ||
      /not allowed to upload this file type/i.test(message)
    )
      return { kind: 'rejected', reason: 'image_refused', ...words };
  }
  return repeatableRefusal(result, call.now());
}

function draftRefusal(call: Call, result: HttpResult): PrepareOutcome {
  if (result.kind === 'answer' && result.answer.status === 400 && errorOf(result.answer).code)
    return { kind: 'rejected', reason: 'content_refused', ...wordsOf(errorOf(result.answer).message) };
  return repeatableRefusal(result, call.now());
}

async function publish(call: Call, post: Post, armed: Armed): Promise<Outcome> {
  const state = armed.prepared as WordpressPrepared;
  if (!state.draft) return { kind: 'retry', reason: 'unavailable' };
  // What was approved goes along once more: a draft may have been touched on the site meanwhile.
  const { slug: _, ...said } = articleOf(call, post, state).body;
  const result = await ask(call, siteOf(call), `wp/v2/posts/${state.draft.id}`, {
    json: { ...said, status: 'publish' },
    beforeFirstByte: armed.beforeFirstByte,
  });
  if (result.kind === 'failure') return outcomeOfFailure(result);
  const { answer } = result;
  const made = postIn(result);
  if (made?.status === 'publish') return { kind: 'published', remoteId: String(made.id), ...linkIn(made.link) };
  // Taken, but laid before somebody of the site.
  if (made) return { kind: 'rejected', reason: 'access_denied' };
  if (answer.status < 400) return { kind: 'unknown', reason: 'answer_unreadable' };
  const refused = refusedBeforeActing(answer, call.now());
  if (refused) return refused;
  const words = wordsOf(errorOf(answer).message);
  if (answer.status >= 500) return { kind: 'unknown', reason: 'server_error', ...words };
  // The draft was thrown away on the site: the next try makes it anew.
  if (isMissing(result)) return { kind: 'retry', reason: 'unavailable', ...words };
  const account = accountRefusal(answer);
  if (account) return account;
  if (!errorOf(answer).code) return { kind: 'retry', reason: 'not_the_network' };
  return { kind: 'rejected', reason: answer.status === 413 ? 'too_large' : 'content_refused', ...words };
}

async function find(call: Call, _post: Post, armed: Armed): Promise<Found> {
  const { draft } = armed.prepared as WordpressPrepared;
  if (!draft) return { kind: 'absent' };
  const result = await ask(call, siteOf(call), `wp/v2/posts/${draft.id}`, { query: { context: 'edit' } });
  if (result.kind === 'failure') return { kind: 'unsure', reason: reasonOfFailure(result) };
  const post = postIn(result);
  if (post?.status === 'publish') return { kind: 'found', remoteId: String(post.id), ...linkIn(post.link) };
  if (post || isMissing(result)) return { kind: 'absent' };
  return { kind: 'unsure', reason: result.answer.status === 200 ? 'answer_unreadable' : 'server_error' };
}

function uploadedIn(result: HttpResult): Uploaded | null {
  if (result.kind !== 'answer' || ![200, 201].includes(result.answer.status)) return null;
  const { id, source_url: url } = objectOf(result.answer.json);
  return typeof id === 'number' && typeof url === 'string' ? { id, url } : null;
}
