import { createHash, randomBytes } from 'node:crypto';
import { formOf } from './forms.ts';
import { type Answer, type Asked, type FakeServer, mimeOf, startFake } from './server.ts';

/**
 * A Mastodon instance, as strict as the real one: app registration, PKCE, media that take their time, limits, and an
 * idempotency key that is kept for an hour and is no lock. Its books say what was really published.
 */

export type FakeAccount = { id: string; username: string };
export type FakeStatus = {
  id: string;
  accountId: string;
  text: string;
  mediaIds: string[];
  createdAt: Date;
  key: string;
  replyTo?: string | null;
};

export type MastodonFake = FakeServer & {
  /** What was really published, oldest first. */
  statuses: FakeStatus[];
  media: Map<string, { description: string; mime: string; polls: number; isReady: boolean }>;
  apps: { clientId: string; redirectUri: string; scopes: string }[];
  accounts: FakeAccount[];
  /** What the instance states of itself; change it to make another one. */
  limits: {
    characters: number;
    perLink: number;
    images: number;
    mimes: string[];
    imageBytes: number;
    matrix: number;
    alt: number;
  };
  /** How uploads are answered: at once, processed for so many looks, or refused. */
  processing: { looks: number; status: 202 | 206; isRefused: boolean };
  /** Plays the person at the authorize page: says yes as this account, or no. Gives the address she is sent back to. */
  authorize(url: string, as: FakeAccount | 'no'): string;
  /** A token without the dance, for tests that begin connected. */
  tokenFor(account: FakeAccount): string;
  revoke(token: string): void;
  suspend(account: FakeAccount): void;
  /** Tokens given out from now on cover only these scopes. */
  grantOnly(scopes: string | null): void;
  /** No `/api/v2/instance`, as older servers and others of the family have it. */
  isOld: boolean;
};

type Grant = { appId: string; redirectUri: string; scopes: string; challenge: string; account: FakeAccount };
type Token = { value: string; account: FakeAccount; scopes: string; isRevoked: boolean };

const hourMs = 3_600_000;

export async function startMastodon(now: () => Date): Promise<MastodonFake> {
  const apps: (MastodonFake['apps'][number] & { secret: string })[] = [];
  const accounts: FakeAccount[] = [
    { id: '109', username: 'malwa' },
    { id: '110', username: 'pion' },
  ];
  const grants = new Map<string, Grant>();
  const tokens: Token[] = [];
  const suspended = new Set<string>();
  const statuses: FakeStatus[] = [];
  const media: MastodonFake['media'] = new Map();
  const keys = new Map<string, { statusId: string; at: number; text: string }>();
  const limits = {
    characters: 500,
    perLink: 23,
    images: 4,
    mimes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
    imageBytes: 16_777_216,
    matrix: 33_177_600,
    alt: 1_500,
  };
  const processing: MastodonFake['processing'] = { looks: 0, status: 202, isRefused: false };
  let granted: string | null = null;
  let serial = 0;

  const fake = await startFake(routeOf, async (route, asked) => {
    const answer = (await handlers[route]?.(asked)) ?? { status: 404, json: { error: 'Record not found' } };
    return { ...answer, headers: { ...rateHeaders(), ...answer.headers } };
  });
  const wrong = (text: string): void => void fake.violations.push(text);
  const rateHeaders = () => ({
    'x-ratelimit-limit': '300',
    'x-ratelimit-remaining': '299',
    'x-ratelimit-reset': new Date(now().getTime() + 300_000).toISOString(),
  });

  /** The token behind a call, when it may do that; else the refusal. */
  const who = (asked: Asked, scope: string): Token | Answer => {
    const value = (asked.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!value) wrong(`${asked.path}: no token`);
    const token = tokens.find((one) => one.value === value);
    if (!token) return refuse(401, 'The access token is invalid');
    if (token.isRevoked) return refuse(401, 'The access token was revoked');
    if (suspended.has(token.account.id)) return refuse(403, 'Your login is currently disabled');
    const covers = token.scopes.split(' ').some((one) => one === scope || one === scope.split(':')[0]);
    return covers ? token : refuse(403, 'This action is outside the authorized scopes');
  };

  const fieldsOf = (asked: Asked): Record<string, string> => {
    const type = asked.headers['content-type'] ?? '';
    if (type.startsWith('application/json')) return (asked.json ?? {}) as Record<string, string>;
    if (!type.startsWith('application/x-www-form-urlencoded')) wrong(`${asked.path}: sent as ${type}`);
    return Object.fromEntries(new URLSearchParams(asked.body.toString()));
  };

  const instance = (): Record<string, unknown> => ({
    version: '4.4.1',
    title: 'Fake',
    configuration: {
      statuses: {
        max_characters: limits.characters,
        max_media_attachments: limits.images,
        characters_reserved_per_url: limits.perLink,
      },
      media_attachments: {
        supported_mime_types: [...limits.mimes, 'video/mp4'],
        image_size_limit: limits.imageBytes,
        image_matrix_limit: limits.matrix,
        description_limit: limits.alt,
      },
    },
  });

  const handlers: Record<string, (asked: Asked) => Promise<Answer> | Answer> = {
    '/api/v2/instance': () =>
      self.isOld ? { status: 404, text: 'Not Found' } : ok({ ...instance(), domain: fake.place }),
    '/api/v1/instance': () => ok({ ...instance(), uri: fake.place }),
    '/api/v1/apps': (asked) => {
      const { client_name, redirect_uris, scopes } = fieldsOf(asked);
      if (asked.method !== 'POST') wrong('apps: not a POST');
      if (!client_name || !redirect_uris || !scopes)
        return refuse(422, "Validation failed: Application name can't be blank");
      const app = {
        clientId: randomBytes(16).toString('hex'),
        secret: randomBytes(16).toString('hex'),
        redirectUri: redirect_uris,
        scopes,
      };
      apps.push(app);
      return ok({
        id: String(apps.length),
        name: client_name,
        client_id: app.clientId,
        client_secret: app.secret,
        redirect_uri: redirect_uris,
      });
    },
    '/oauth/token': (asked) => {
      const fields = fieldsOf(asked);
      const app = apps.find(({ clientId }) => clientId === fields.client_id);
      if (!app || app.secret !== fields.client_secret) return oauthError(401, 'invalid_client');
      const grant = grants.get(fields.code ?? '');
      grants.delete(fields.code ?? '');
      if (fields.grant_type !== 'authorization_code') wrong('token: another grant type');
      if (!fields.code_verifier || !/^[A-Za-z0-9._~-]{43,128}$/.test(fields.code_verifier))
        wrong('token: no proper PKCE verifier');
      const challenge = createHash('sha256')
        .update(fields.code_verifier ?? '')
        .digest('base64url');
      const isTheirs =
        grant?.appId === app.clientId && grant.redirectUri === fields.redirect_uri && grant.challenge === challenge;
      if (!grant || !isTheirs) return oauthError(400, 'invalid_grant');
      return ok({
        access_token: issue(grant.account, granted ?? grant.scopes),
        token_type: 'Bearer',
        scope: granted ?? grant.scopes,
        created_at: Math.floor(now().getTime() / 1000),
      });
    },
    '/oauth/revoke': (asked) => {
      const fields = fieldsOf(asked);
      const app = apps.find(({ clientId }) => clientId === fields.client_id);
      if (!app || app.secret !== fields.client_secret)
        return { status: 403, json: { error: 'unauthorized_client', error_description: 'You are not authorized' } };
      self.revoke(fields.token ?? '');
      return ok({});
    },
    '/api/v1/accounts/verify_credentials': (asked) => {
      const token = who(asked, 'read:accounts');
      if ('status' in token) return token;
      const { id, username } = token.account;
      return ok({ id, username, acct: username, url: `${fake.origin}/@${username}` });
    },
    '/api/v2/media': async (asked) => {
      const token = who(asked, 'write:media');
      if ('status' in token) return token;
      const { fields, files } = await formOf(asked);
      const [file] = files;
      if (!file) return refuse(422, "Validation failed: File can't be blank");
      if (mimeOf(file.bytes) !== file.mime) wrong(`media: said ${file.mime}, was ${mimeOf(file.bytes)}`);
      if (!file.name) wrong('media: no file name');
      if (!limits.mimes.includes(file.mime)) return refuse(422, 'Validation failed: File content type is invalid');
      if (file.bytes.length > limits.imageBytes) return refuse(422, 'Validation failed: File must be less than 16 MB');
      const description = fields.description ?? '';
      if (description.length > limits.alt) return refuse(422, 'Validation failed: Description is too long');
      serial += 1;
      const id = String(700 + serial);
      const isReady = processing.looks === 0;
      media.set(id, { description, mime: file.mime, polls: processing.looks, isReady });
      return {
        status: isReady ? 200 : 202,
        json: { id, type: 'image', description, url: isReady ? `${fake.origin}/media/${id}` : null },
      };
    },
    '/api/v1/media/:id': (asked) => {
      const token = who(asked, 'write:media');
      if ('status' in token) return token;
      const id = asked.path.split('/').at(-1) ?? '';
      const upload = media.get(id);
      if (!upload) return refuse(404, 'Record not found');
      if (processing.isRefused) return refuse(422, 'Error processing thumbnail for uploaded media');
      upload.polls -= 1;
      upload.isReady = upload.polls <= 0;
      return {
        status: upload.isReady ? 200 : 206,
        json: { id, url: upload.isReady ? `${fake.origin}/media/${id}` : null },
      };
    },
    '/api/v1/statuses': async (asked) => {
      const token = who(asked, 'write:statuses');
      if ('status' in token) return token;
      if (asked.method !== 'POST') wrong('statuses: not a POST');
      const key = asked.headers['idempotency-key'] ?? '';
      if (!key) wrong('statuses: no Idempotency-Key');
      const fields = (asked.json ?? {}) as { status?: string; media_ids?: string[]; in_reply_to_id?: string };
      if (!(asked.headers['content-type'] ?? '').startsWith('application/json')) wrong('statuses: not sent as JSON');
      const text = fields.status ?? '';
      const mediaIds = fields.media_ids ?? [];
      const known = keys.get(`${token.account.id} ${key}`);
      if (known && now().getTime() - known.at < hourMs) {
        if (known.text !== text) wrong(`statuses: the key ${key} came back with another text`);
        const first = statuses.find(({ id }) => id === known.statusId);
        if (first) return ok(shown(first));
      }
      if (lengthOf(text, limits.perLink) > limits.characters)
        return refuse(422, `Validation failed: Text character limit of ${limits.characters} exceeded`);
      const replyTo = fields.in_reply_to_id ?? null;
      if (replyTo !== null && !statuses.some(({ id }) => id === replyTo))
        return refuse(404, 'The post you are trying to reply to does not appear to exist.');
      if (!text && mediaIds.length === 0) return refuse(422, "Validation failed: Text can't be blank");
      if (mediaIds.length > limits.images) return refuse(422, 'Cannot attach more than 4 files');
      for (const id of mediaIds) {
        const upload = media.get(id);
        if (!upload) return refuse(404, 'Record not found');
        if (!upload.isReady)
          return refuse(422, 'Cannot attach files that have not finished processing. Try again in a moment!');
      }
      // The key is kept only once the status stands: two at the same time both get through, as on real servers.
      await new Promise((resolve) => setTimeout(resolve, 5));
      serial += 1;
      const status = {
        id: String(1_000 + serial),
        accountId: token.account.id,
        text,
        mediaIds,
        createdAt: now(),
        key,
        replyTo,
      };
      statuses.push(status);
      keys.set(`${token.account.id} ${key}`, { statusId: status.id, at: now().getTime(), text });
      return ok(shown(status));
    },
    '/api/v1/accounts/:id/statuses': (asked) => {
      const token = who(asked, 'read:statuses');
      if ('status' in token) return token;
      const limit = Number(asked.query.get('limit') ?? 20);
      if (limit > 40) wrong('account statuses: a limit over 40');
      const before = Number(asked.query.get('max_id') ?? Number.POSITIVE_INFINITY);
      const own = statuses.filter(({ accountId, id }) => accountId === asked.path.split('/')[4] && Number(id) < before);
      return ok(own.toReversed().slice(0, limit).map(shown));
    },
    '/api/v1/statuses/:id': (asked) => {
      const token = who(asked, asked.method === 'DELETE' ? 'write:statuses' : 'read:statuses');
      if ('status' in token) return token;
      const at = statuses.findIndex(
        ({ id, accountId }) => id === asked.path.split('/')[4] && accountId === token.account.id,
      );
      const status = statuses[at];
      if (!status) return refuse(404, 'Record not found');
      if (asked.method === 'DELETE') {
        statuses.splice(at, 1);
        return ok({ ...shown(status), text: status.text });
      }
      return ok({ ...shown(status), favourites_count: 5, reblogs_count: 2, replies_count: 1 });
    },
    '/api/v1/statuses/:id/source': (asked) => {
      const token = who(asked, 'read:statuses');
      if ('status' in token) return token;
      const status = statuses.find(({ id }) => id === asked.path.split('/')[4]);
      return status ? ok({ id: status.id, text: status.text, spoiler_text: '' }) : refuse(404, 'Record not found');
    },
  };

  const shown = (status: FakeStatus) => {
    const account = accounts.find(({ id }) => id === status.accountId);
    return {
      id: status.id,
      created_at: status.createdAt.toISOString(),
      content: htmlOf(status.text),
      url: `${fake.origin}/@${account?.username}/${status.id}`,
      uri: `${fake.origin}/users/${account?.username}/statuses/${status.id}`,
      visibility: 'public',
      media_attachments: status.mediaIds.map((id) => ({ id, type: 'image' })),
    };
  };

  const issue = (account: FakeAccount, scopes: string): string => {
    const value = randomBytes(24).toString('base64url');
    tokens.push({ value, account, scopes, isRevoked: false });
    return value;
  };

  const self: MastodonFake = {
    ...fake,
    statuses,
    media,
    apps,
    accounts,
    limits,
    processing,
    isOld: false,
    authorize(address, as) {
      const url = new URL(address);
      const query = Object.fromEntries(url.searchParams);
      const app = apps.find(({ clientId }) => clientId === query.client_id);
      if (url.origin !== fake.origin || url.pathname !== '/oauth/authorize') wrong(`authorize: ${address} is not here`);
      if (!app) throw new Error('the instance shows "client authentication failed" and the person never comes back');
      if (app.redirectUri !== query.redirect_uri) throw new Error('the instance shows "the redirect uri is not valid"');
      if (query.response_type !== 'code') wrong('authorize: response_type is not code');
      if (!query.state || query.state.length < 22) wrong('authorize: no state that cannot be guessed');
      if (query.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(query.code_challenge ?? ''))
        wrong('authorize: no S256 challenge');
      const asked = (query.scope ?? '').split(' ');
      if (asked.some((scope) => !app.scopes.split(' ').includes(scope)))
        wrong('authorize: scopes that were not registered');
      const back = new URL(query.redirect_uri ?? '');
      back.searchParams.set('state', query.state ?? '');
      if (as === 'no') {
        back.searchParams.set('error', 'access_denied');
        return back.href;
      }
      const code = randomBytes(24).toString('base64url');
      grants.set(code, {
        appId: app.clientId,
        redirectUri: app.redirectUri,
        scopes: asked.join(' '),
        challenge: query.code_challenge ?? '',
        account: as,
      });
      back.searchParams.set('code', code);
      return back.href;
    },
    tokenFor: (account) => issue(account, 'read write'),
    revoke(value) {
      for (const token of tokens) if (token.value === value) token.isRevoked = true;
    },
    suspend: (account) => void suspended.add(account.id),
    grantOnly(scopes) {
      granted = scopes;
    },
  };
  return self;
}

function routeOf({ path }: Asked): string {
  return path
    .replace(/^\/api\/v1\/media\/[^/]+$/, '/api/v1/media/:id')
    .replace(/^\/api\/v1\/accounts\/[^/]+\/statuses$/, '/api/v1/accounts/:id/statuses')
    .replace(/^\/api\/v1\/statuses\/[^/]+$/, '/api/v1/statuses/:id')
    .replace(/^\/api\/v1\/statuses\/[^/]+\/source$/, '/api/v1/statuses/:id/source');
}

const ok = (json: unknown): Answer => ({ status: 200, json });
const refuse = (status: number, error: string): Answer => ({ status, json: { error } });
const oauthError = (status: number, name: string): Answer => ({
  status,
  json: { error: name, error_description: 'The provided authorization grant is invalid' },
});

/** Counted here by other means than the product's own: graphemes, links at what the instance says. */
function lengthOf(text: string, perLink: number): number {
  const squeezed = text.replace(/https?:\/\/\S+/g, 'x'.repeat(perLink)).replace(/@([\w]+)@[\w.-]+/g, '@$1');
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(squeezed)].length;
}

/** How Mastodon shows a text: paragraphs, links whose ends are hidden, mentions without their server. */
function htmlOf(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const linked = escaped
    .replace(
      /(https?:\/\/)(\S{1,30})(\S*)/g,
      '<a href="$&"><span class="invisible">$1</span><span class="ellipsis">$2</span><span class="invisible">$3</span></a>',
    )
    .replace(/@(\w+)@[\w.-]+/g, '<span class="h-card">@<span>$1</span></span>');
  return `<p>${linked.replace(/\n{2,}/g, '</p><p>').replace(/\n/g, '<br />')}</p>`;
}
