import { createHash, randomBytes } from 'node:crypto';
import twitter from 'twitter-text';
import { xRequests } from '#test/support/schemas/x.ts';
import { formOf } from './forms.ts';
import { type Answer, type Asked, type FakeServer, mimeOf, startFake } from './server.ts';

/**
 * X, as strict as its own description: OAuth 2 with PKCE and refresh tokens that are good once, uploads in pieces that
 * take their time, weighted lengths, duplicate words refused, credits that run out. Every request is held against the
 * schemas of `schemas/x.ts`. Its books say what was really published, and what it cost.
 */

export type FakeUser = { id: string; username: string; subscription: 'None' | 'Basic' | 'Premium' | 'PremiumPlus' };
export type FakePost = {
  id: string;
  userId: string;
  text: string;
  mediaIds: string[];
  replyTo: string | null;
  createdAt: Date;
};
type Upload = { mime: string; total: number; pieces: Buffer[]; alt: string; looks: number; isEnded: boolean };

export type XFake = FakeServer & {
  users: FakeUser[];
  /** What stands there now, oldest first. */
  posts: FakePost[];
  uploads: Map<string, Upload>;
  app: { appId: string; appSecret: string; redirectUri: string };
  /** How often an upload has to be looked at, and whether it comes to anything. */
  processing: { looks: number; isRefused: boolean };
  spent: { usd: number; hasCredits: boolean };
  refreshes: number;
  authorize(url: string, as: FakeUser | 'no'): string;
  grantOnly(scopes: string | null): void;
  /** Ends every token of this user, as somebody who disconnects the app there. */
  revokeAll(user: FakeUser): void;
  /** Ends access tokens before their time. */
  expireAccess(): void;
  /** What the headers of every answer say is left; null: plenty. `reset` in Unix seconds. */
  rates(left: { remaining: number; reset: number } | null): void;
  /** An account that is not there any more: deleted by its owner, or suspended by X. */
  end(user: FakeUser, how: 'deleted' | 'suspended'): void;
  /** How often a refresh token came that had been used. */
  spentTwice: number;
};

type Token = {
  access: string;
  refresh: string;
  user: FakeUser;
  scopes: string;
  endsAt: number;
  isOver: boolean;
  isRefreshed?: boolean;
};
type Grant = { redirectUri: string; scopes: string; challenge: string; user: FakeUser };

const accessMs = 7_200_000;

export async function startX(now: () => Date): Promise<XFake> {
  const app = { appId: 'YXBwLWlk', appSecret: 's3cr3t-of_the-app', redirectUri: 'https://planner.test/oauth/callback' };
  const users: FakeUser[] = [
    { id: '2244994945', username: 'malwa_kwiaty', subscription: 'None' },
    { id: '2244994946', username: 'pion_biuro', subscription: 'Premium' },
  ];
  const posts: FakePost[] = [];
  const uploads: XFake['uploads'] = new Map();
  const processing = { looks: 0, isRefused: false };
  const spent = { usd: 0, hasCredits: true };
  const tokens: Token[] = [];
  const grants = new Map<string, Grant>();
  let granted: string | null = null;
  let left: { remaining: number; reset: number } | null = null;
  const suspended = new Set<FakeUser>();
  let serial = 1_900_000_000_000_000_000n;
  const nextId = (): string => String(serial++);

  const fake = await startFake(routeOf, async (route, asked) => {
    const handler = handlers[`${asked.method} ${route}`];
    if (!handler) {
      wrong(`${asked.method} ${route}: there is no such call`);
      return problem(404, 'resource-not-found', 'Not Found', 'No such route');
    }
    const answer = await handler(asked);
    const { remaining, reset } = left ?? { remaining: 99, reset: Math.ceil(now().getTime() / 1000) + 900 };
    const rates = {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': String(remaining),
      'x-rate-limit-reset': String(reset),
    };
    return { ...answer, headers: { ...rates, ...answer.headers } };
  });
  const wrong = (text: string): void => void fake.violations.push(text);
  const hold = (name: keyof typeof xRequests, what: unknown): void => {
    for (const line of xRequests[name](what)) wrong(`${name}: ${line}`);
  };
  const queryOf = (asked: Asked): Record<string, string> => Object.fromEntries(asked.query);

  /** The token behind a call, when it may do that; else the refusal. */
  const who = (asked: Asked, ...needed: string[]): Token | Answer => {
    const value = (asked.headers.authorization ?? '').replace(/^Bearer /, '');
    const token = tokens.find(({ access }) => access === value);
    if (!token || token.isOver || token.endsAt <= now().getTime()) {
      return problem(401, '', 'Unauthorized', 'Unauthorized');
    }
    const has = token.scopes.split(' ');
    if (!needed.every((scope) => has.includes(scope)))
      return problem(403, 'oauth1-permissions', 'Forbidden', 'The token does not have the scope that this needs');
    if (suspended.has(token.user)) return forbidden('Your account is suspended and is not permitted to do this');
    if (!spent.hasCredits) return problem(402, 'usage-capped', 'Payment Required', 'The account has no credits left');
    return token;
  };

  /** The app behind a call to the token endpoints: Basic, as confidential clients do. */
  const isApp = (asked: Asked): boolean => {
    const given = Buffer.from((asked.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    return given === `${encodeURIComponent(app.appId)}:${encodeURIComponent(app.appSecret)}`;
  };

  const fieldsOf = (asked: Asked): Record<string, string> => {
    if (asked.headers['content-type'] !== 'application/x-www-form-urlencoded') wrong(`${asked.path}: not a form`);
    return Object.fromEntries(new URLSearchParams(asked.body.toString()));
  };

  const issue = (user: FakeUser, scopes: string): Answer => {
    const [access, refresh] = [randomBytes(30).toString('base64url'), randomBytes(30).toString('base64url')];
    tokens.push({ access, refresh, user, scopes, endsAt: now().getTime() + accessMs, isOver: false });
    return ok({
      token_type: 'bearer',
      expires_in: accessMs / 1000,
      access_token: access,
      scope: scopes,
      ...(scopes.includes('offline.access') ? { refresh_token: refresh } : {}),
    });
  };

  const handlers: Record<string, (asked: Asked) => Promise<Answer> | Answer> = {
    'POST /2/oauth2/token': (asked) => {
      const fields = fieldsOf(asked);
      if (!isApp(asked)) return oauthError(401, 'unauthorized_client', 'Missing valid authorization header');
      if (fields.grant_type === 'refresh_token') {
        const token = tokens.find(({ refresh }) => refresh === fields.refresh_token);
        if (token?.isRefreshed) self.spentTwice += 1;
        // A refresh token is good once: a second use ends everything that came of it.
        if (token?.isRefreshed) for (const one of tokens) if (one.user === token.user) one.isOver = true;
        if (!token || token.isOver)
          return oauthError(400, 'invalid_request', 'Value passed for the token was invalid.');
        token.isOver = true;
        token.isRefreshed = true;
        self.refreshes += 1;
        return issue(token.user, token.scopes);
      }
      if (fields.grant_type !== 'authorization_code') wrong(`token: the grant type ${fields.grant_type}`);
      const grant = grants.get(fields.code ?? '');
      grants.delete(fields.code ?? '');
      const challenge = createHash('sha256')
        .update(fields.code_verifier ?? '')
        .digest('base64url');
      if (!grant || grant.challenge !== challenge || grant.redirectUri !== fields.redirect_uri)
        return oauthError(400, 'invalid_request', 'Value passed for the authorization code was invalid.');
      return issue(grant.user, granted ?? grant.scopes);
    },
    'POST /2/oauth2/revoke': (asked) => {
      const fields = fieldsOf(asked);
      if (!isApp(asked)) return oauthError(401, 'unauthorized_client', 'Missing valid authorization header');
      for (const token of tokens) {
        if (token.access === fields.token || token.refresh === fields.token) token.isOver = true;
      }
      return ok({ revoked: true });
    },
    'GET /2/users/me': (asked) => {
      hold('GET /2/users/me', queryOf(asked));
      const token = who(asked, 'tweet.read', 'users.read');
      if (!('user' in token)) return token;
      const { id, username, subscription } = token.user;
      return ok({ data: { id, username, name: username, subscription_type: subscription } });
    },
    'POST /2/media/upload/initialize': (asked) => {
      hold('POST /2/media/upload/initialize', asked.json);
      const token = who(asked, 'media.write');
      if (!('user' in token)) return token;
      const { media_type: mime, total_bytes: total } = asked.json as { media_type: string; total_bytes: number };
      if (mime.startsWith('image/') && total > 5_242_880)
        return problem(400, 'invalid-request', 'Invalid Request', 'media: the file size exceeds 5 MB');
      const id = nextId();
      uploads.set(id, { mime, total, pieces: [], alt: '', looks: processing.looks, isEnded: false });
      return ok({ data: { id, media_key: `3_${id}`, expires_after_secs: 86_400 } });
    },
    'POST /2/media/upload/:id/append': async (asked) => {
      const token = who(asked, 'media.write');
      if (!('user' in token)) return token;
      const { fields, files } = await formOf(asked);
      const [piece] = files;
      hold('POST /2/media/upload/:id/append', { ...fields, ...(piece ? { media: piece.field } : {}) });
      const upload = uploadOf(asked);
      if (!upload || !piece) return problem(400, 'invalid-request', 'Invalid Request', 'media id not found');
      if (piece.field !== 'media') wrong('append: the piece is not in the field "media"');
      if (piece.bytes.length > 5 * 1_048_576) wrong('append: a piece over 5 MB');
      upload.pieces[Number(fields.segment_index)] = piece.bytes;
      return ok({ data: { expires_at: Math.floor(now().getTime() / 1000) + 86_400 } });
    },
    'POST /2/media/upload/:id/finalize': (asked) => {
      hold('POST /2/media/upload/:id/finalize', asked.body.length === 0 ? null : asked.body.toString());
      const token = who(asked, 'media.write');
      if (!('user' in token)) return token;
      const upload = uploadOf(asked);
      if (!upload) return problem(400, 'invalid-request', 'Invalid Request', 'media id not found');
      const bytes = Buffer.concat(upload.pieces);
      if (bytes.length !== upload.total)
        return problem(400, 'invalid-request', 'Invalid Request', 'media: segments do not add up to the total size');
      if (mimeOf(bytes) !== upload.mime) wrong(`finalize: said ${upload.mime}, was ${mimeOf(bytes)}`);
      upload.isEnded = true;
      return ok({ data: stateOf(asked.path.split('/')[4] ?? '', upload) });
    },
    'GET /2/media/upload': (asked) => {
      hold('GET /2/media/upload', queryOf(asked));
      const token = who(asked, 'media.write');
      if (!('user' in token)) return token;
      const id = asked.query.get('media_id') ?? '';
      const upload = uploads.get(id);
      if (!upload?.isEnded) return problem(400, 'invalid-request', 'Invalid Request', 'media id not found');
      upload.looks -= 1;
      return ok({ data: stateOf(id, upload) });
    },
    'POST /2/media/metadata': (asked) => {
      hold('POST /2/media/metadata', asked.json);
      const token = who(asked, 'media.write');
      if (!('user' in token)) return token;
      const { id, metadata } = asked.json as { id: string; metadata?: { alt_text?: { text: string } } };
      const upload = uploads.get(id);
      if (!upload) return problem(400, 'invalid-request', 'Invalid Request', 'media id not found');
      upload.alt = metadata?.alt_text?.text ?? '';
      return ok({ data: { id } });
    },
    'POST /2/tweets': (asked) => {
      hold('POST /2/tweets', asked.json);
      if (asked.headers['content-type'] !== 'application/json') wrong('tweets: not sent as JSON');
      const token = who(asked, 'tweet.read', 'tweet.write', 'users.read');
      if (!('user' in token)) return token;
      const body = asked.json as {
        text?: string;
        media?: { media_ids: string[] };
        reply?: { in_reply_to_tweet_id: string };
      };
      const text = body.text ?? '';
      const mediaIds = body.media?.media_ids ?? [];
      const most = token.user.subscription === 'Premium' ? 25_000 : 280;
      if (twitter.parseTweet(text).weightedLength > most)
        return problem(400, 'invalid-request', 'Invalid Request', 'Your Tweet text is too long.');
      if (text === '' && mediaIds.length === 0)
        return problem(400, 'invalid-request', 'Invalid Request', 'Your Tweet must contain text or media');
      for (const id of mediaIds) {
        const upload = uploads.get(id);
        if (!upload?.isEnded || upload.looks > 0)
          return problem(400, 'invalid-request', 'Invalid Request', 'Your media IDs are invalid.');
      }
      const replyTo = body.reply?.in_reply_to_tweet_id ?? null;
      if (replyTo && !posts.some(({ id }) => id === replyTo))
        return forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
      const isRecent = (at: Date): boolean => now().getTime() - at.getTime() < 6 * 3_600_000;
      const twin = posts.find((one) => one.userId === token.user.id && one.text === text && isRecent(one.createdAt));
      if (twin) return forbidden('You are not allowed to create a Tweet with duplicate content.');
      const post = { id: nextId(), userId: token.user.id, text, mediaIds, replyTo, createdAt: now() };
      posts.push(post);
      spent.usd += twitter.extractUrlsWithIndices(text).length > 0 ? 0.2 : 0.015;
      return { status: 201, json: { data: { id: post.id, text, edit_history_tweet_ids: [post.id] } } };
    },
    'DELETE /2/tweets/:id': (asked) => {
      hold('DELETE /2/tweets/:id', asked.body.length === 0 ? null : asked.body.toString());
      const token = who(asked, 'tweet.read', 'tweet.write', 'users.read');
      if (!('user' in token)) return token;
      const at = posts.findIndex(({ id, userId }) => asked.path.endsWith(`/${id}`) && userId === token.user.id);
      if (at < 0) return problem(404, 'resource-not-found', 'Not Found Error', 'Could not find tweet');
      posts.splice(at, 1);
      return ok({ data: { deleted: true } });
    },
    'GET /2/users/:id/tweets': (asked) => {
      hold('GET /2/users/:id/tweets', queryOf(asked));
      const token = who(asked, 'tweet.read', 'users.read');
      if (!('user' in token)) return token;
      const userId = asked.path.split('/')[3];
      const since = Date.parse(asked.query.get('start_time') ?? '1970-01-01T00:00:00Z');
      const before = BigInt(asked.query.get('pagination_token') ?? '9999999999999999999');
      const own = posts
        .filter((one) => one.userId === userId && one.createdAt.getTime() >= since && BigInt(one.id) < before)
        .toReversed();
      const page = own.slice(0, Number(asked.query.get('max_results') ?? 10));
      const last = page.at(-1);
      spent.usd += page.length * 0.001;
      return ok({
        ...(page.length > 0 ? { data: page.map(shown) } : {}),
        meta: { result_count: page.length, ...(last && own.length > page.length ? { next_token: last.id } : {}) },
      });
    },
    'GET /2/tweets': (asked) => {
      hold('GET /2/tweets', queryOf(asked));
      const token = who(asked, 'tweet.read', 'users.read');
      if (!('user' in token)) return token;
      const ids = (asked.query.get('ids') ?? '').split(',');
      const there = posts.filter(({ id }) => ids.includes(id));
      const counts = { impression_count: 40, like_count: 3, reply_count: 1, repost_count: 2, quote_count: 0 };
      const missing = ids.filter((id) => !there.some((one) => one.id === id));
      return ok({
        ...(there.length > 0 ? { data: there.map((one) => ({ ...shown(one), public_metrics: counts })) } : {}),
        ...(missing.length > 0
          ? {
              errors: missing.map((id) => ({
                ...{ value: id, resource_id: id, resource_type: 'tweet', parameter: 'ids', title: 'Not Found Error' },
                ...{ detail: 'Could not find tweet', type: 'https://api.x.com/2/problems/resource-not-found' },
              })),
            }
          : {}),
      });
    },
  };

  const uploadOf = (asked: Asked): Upload | undefined => uploads.get(asked.path.split('/')[4] ?? '');

  const stateOf = (id: string, upload: Upload) => {
    if (upload.looks <= 0 && !processing.isRefused) return { id, size: upload.total };
    const state = processing.isRefused ? 'failed' : 'in_progress';
    return {
      ...{ id, size: upload.total },
      processing_info: {
        state,
        check_after_secs: 1,
        ...(processing.isRefused ? { error: { code: 1, message: 'The image cannot be read' } } : {}),
      },
    };
  };

  /** As X shows a post: its links shortened, a short one of its pictures at the end, three letters as entities. */
  const shown = (post: FakePost) => {
    const urls: Record<string, unknown>[] = [];
    let text = post.text;
    for (const { url, indices } of twitter.extractUrlsWithIndices(post.text).toReversed()) {
      const short = `https://t.co/${createHash('sha256').update(url).digest('base64url').slice(0, 10)}`;
      const [start, end] = indices;
      text = `${text.slice(0, start)}${short}${text.slice(end)}`;
      const expanded = /^https?:/i.test(url) ? url : `http://${url}`;
      urls.unshift({ start, end, url: short, expanded_url: expanded, display_url: url });
    }
    text = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    if (post.mediaIds.length > 0) {
      const short = `https://t.co/${post.id.slice(-10)}`;
      const media_key = `3_${post.mediaIds[0]}`;
      urls.push({
        start: 0,
        end: 0,
        url: short,
        expanded_url: `https://x.com/photo/1`,
        display_url: 'pic.x.com/a',
        media_key,
      });
      text = `${text} ${short}`;
    }
    return {
      ...{ id: post.id, text, created_at: post.createdAt.toISOString() },
      ...(urls.length > 0 ? { entities: { urls } } : {}),
      ...(post.mediaIds.length > 0 ? { attachments: { media_keys: post.mediaIds.map((id) => `3_${id}`) } } : {}),
      ...(post.replyTo ? { referenced_posts: [{ type: 'replied_to', id: post.replyTo }] } : {}),
    };
  };

  const self: XFake = {
    ...fake,
    ...{ users, posts, uploads, app, processing, spent },
    ...{ refreshes: 0, spentTwice: 0 },
    rates(said) {
      left = said;
    },
    end(user, how) {
      if (how === 'suspended') suspended.add(user);
      else self.revokeAll(user);
    },
    authorize(address, as) {
      const url = new URL(address);
      const query = Object.fromEntries(url.searchParams);
      if (`${url.origin}${url.pathname}` !== 'https://x.com/i/oauth2/authorize') wrong(`authorize: ${address}`);
      if (query.client_id !== app.appId || query.redirect_uri !== app.redirectUri)
        throw new Error('X shows "Something went wrong" and the person never comes back');
      if (query.response_type !== 'code') wrong('authorize: response_type is not code');
      if (!query.state || query.state.length < 22) wrong('authorize: no state that cannot be guessed');
      if (query.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(query.code_challenge ?? ''))
        wrong('authorize: no S256 challenge');
      const back = new URL(app.redirectUri);
      back.searchParams.set('state', query.state ?? '');
      if (as === 'no') {
        back.searchParams.set('error', 'access_denied');
        return back.href;
      }
      const code = randomBytes(24).toString('base64url');
      const { redirectUri } = app;
      grants.set(code, { redirectUri, scopes: query.scope ?? '', challenge: query.code_challenge ?? '', user: as });
      back.searchParams.set('code', code);
      return back.href;
    },
    grantOnly(scopes) {
      granted = scopes;
    },
    revokeAll(user) {
      for (const token of tokens) if (token.user === user) token.isOver = true;
    },
    expireAccess() {
      for (const token of tokens) token.endsAt = now().getTime();
    },
  };
  return self;
}

function routeOf({ path }: Asked): string {
  return path
    .replace(/^\/2\/media\/upload\/\d+\/(append|finalize)$/, '/2/media/upload/:id/$1')
    .replace(/^\/2\/users\/\d+\/tweets$/, '/2/users/:id/tweets')
    .replace(/^\/2\/tweets\/\d+$/, '/2/tweets/:id');
}

const ok = (json: unknown): Answer => ({ status: 200, json });
const oauthError = (status: number, error: string, description: string): Answer => ({
  status,
  json: { error, error_description: description },
});
const problem = (status: number, type: string, title: string, detail: string): Answer => ({
  status,
  json: { type: type ? `https://api.x.com/2/problems/${type}` : 'about:blank', title, detail, status },
});
const forbidden = (detail: string): Answer => problem(403, '', 'Forbidden', detail);
