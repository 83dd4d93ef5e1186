import { randomBytes } from 'node:crypto';
import { instagramRequests } from '#test/support/schemas/instagram.ts';
import { type Answer, type Asked, type FakeServer, startFake } from './server.ts';

/**
 * Instagram, as strict as Meta's reference: a short token that is traded for one of 60 days, containers that fetch
 * their pictures and are published once, a quota of the day, errors in the body. Every request is held against
 * `schemas/instagram.ts`. Its books say what was published.
 */

export type FakeContainer = {
  id: string;
  fields: Record<string, string>;
  looks: number;
  at: Date;
  mediaId: string | null;
  isBroken: boolean;
};
export type FakeMedia = { id: string; caption: string; alts: string[]; at: Date };

export type InstagramFake = FakeServer & {
  user: { id: string; username: string };
  app: { appId: string; appSecret: string; redirectUri: string };
  containers: Map<string, FakeContainer>;
  media: FakeMedia[];
  quota: { used: number; total: number };
  /** How often a container has to be looked at, and whether its pictures can be fetched. */
  fetching: { looks: number; isBroken: boolean };
  refreshes: number;
  authorize(url: string): string;
  revoke(): void;
  grantOnly(scopes: string | null): void;
};

type Token = { value: string; issuedAt: number; endsAt: number; isOver: boolean };
const dayMs = 86_400_000;

export async function startInstagram(now: () => Date): Promise<InstagramFake> {
  const app = { appId: '990602627938098', appSecret: 'a1b2C3d4', redirectUri: 'https://planner.test/oauth/callback' };
  const user = { id: '17841405793187218', username: 'malwa.kwiaty' };
  const containers: InstagramFake['containers'] = new Map();
  const media: FakeMedia[] = [];
  const quota = { used: 0, total: 100 };
  const fetching = { looks: 0, isBroken: false };
  const tokens: Token[] = [];
  const codes = new Map<string, string>();
  const short = new Set<string>();
  let granted: string | null = null;
  let serial = 17_900_000_000;

  const fake = await startFake(routeOf, async (route, asked) => {
    const handler = handlers[`${asked.method} ${route}`];
    if (!handler) {
      wrong(`${asked.method} ${asked.path}: there is no such call`);
      return no(400, 100, 'Unsupported request');
    }
    return handler(asked);
  });
  const wrong = (text: string): void => void fake.violations.push(text);
  const hold = (name: keyof typeof instagramRequests, what: unknown): void => {
    for (const line of instagramRequests[name](what)) wrong(`${name}: ${line} in ${JSON.stringify(what)}`);
  };
  const fieldsOf = (asked: Asked) => Object.fromEntries(new URLSearchParams(asked.body.toString()));
  const issue = (): Answer => {
    const value = `IG${randomBytes(30).toString('hex')}`;
    tokens.push({ value, issuedAt: now().getTime(), endsAt: now().getTime() + 60 * dayMs, isOver: false });
    return ok({ access_token: value, token_type: 'bearer', expires_in: 60 * 86_400 });
  };
  const refused = (asked: Asked, given = asked.headers.authorization?.replace(/^Bearer /, '')): Answer | null => {
    const token = tokens.find(({ value }) => value === given);
    if (!token || token.isOver) return no(400, 190, 'The session has been invalidated', 460);
    return token.endsAt <= now().getTime() ? no(400, 190, 'Session has expired', 463) : null;
  };
  const statusOf = (one: FakeContainer): string => {
    if (one.mediaId) return 'PUBLISHED';
    if (now().getTime() - one.at.getTime() > dayMs) return 'EXPIRED';
    if (one.isBroken) return 'ERROR';
    return one.looks > 0 ? 'IN_PROGRESS' : 'FINISHED';
  };

  const handlers: Record<string, (asked: Asked) => Answer> = {
    'POST /oauth/access_token': (asked) => {
      const fields = fieldsOf(asked);
      if (fields.client_id !== app.appId || fields.client_secret !== app.appSecret)
        return {
          status: 400,
          json: { error_type: 'OAuthException', code: 400, error_message: 'Invalid client_secret' },
        };
      const scopes = codes.get(fields.code ?? '');
      codes.delete(fields.code ?? '');
      if (!scopes || fields.redirect_uri !== app.redirectUri || fields.grant_type !== 'authorization_code')
        return {
          status: 400,
          json: { error_type: 'OAuthException', code: 400, error_message: 'Invalid authorization code' },
        };
      const value = randomBytes(20).toString('hex');
      short.add(value);
      return ok({ access_token: value, user_id: Number(user.id), permissions: (granted ?? scopes).split(',') });
    },
    'GET /access_token': (asked) => {
      const query = Object.fromEntries(asked.query);
      if (query.grant_type !== 'ig_exchange_token' || query.client_secret !== app.appSecret)
        wrong('access_token: asked otherwise');
      return short.delete(query.access_token ?? '') ? issue() : no(400, 190, 'Invalid token');
    },
    'GET /refresh_access_token': (asked) => {
      const query = Object.fromEntries(asked.query);
      const no_ = refused(asked, query.access_token);
      if (no_) return no_;
      const token = tokens.find(({ value }) => value === query.access_token);
      if (token && now().getTime() - token.issuedAt < dayMs) return no(400, 100, 'The token is less than 24 hours old');
      self.refreshes += 1;
      return issue();
    },
    'GET /me': (asked) =>
      refused(asked) ?? ok({ user_id: user.id, username: user.username, account_type: 'BUSINESS', id: '1' }),
    'GET /:user/content_publishing_limit': (asked) =>
      refused(asked) ??
      ok({ data: [{ quota_usage: quota.used, config: { quota_total: quota.total, quota_duration: 86_400 } }] }),
    'POST /:user/media': (asked) => {
      const fields = fieldsOf(asked);
      hold('POST /:id/media', fields);
      const out = refused(asked);
      if (out) return out;
      if ([...(fields.caption ?? '')].length > 2_200) return no(400, 100, 'The caption is too long', 2207010);
      for (const child of fields.children?.split(',') ?? []) {
        if (containers.get(child)?.fields.is_carousel_item !== 'true')
          return no(400, 100, 'A child is not one', 2207085);
      }
      const id = String(++serial);
      const { looks, isBroken } = fetching;
      containers.set(id, { id, fields, looks, at: now(), mediaId: null, isBroken });
      return ok({ id });
    },
    'GET /:id': (asked) => {
      const out = refused(asked);
      if (out) return out;
      const id = asked.path.split('/').at(-1) ?? '';
      const container = containers.get(id);
      if (container) {
        const status = statusOf(container);
        container.looks -= 1;
        return ok({
          id,
          status_code: status,
          status: status === 'ERROR' ? 'Error: 2207052 the media could not be fetched' : status,
        });
      }
      const one = media.find((post) => post.id === id);
      return one ? ok({ id, permalink: `https://www.instagram.com/p/${id}/` }) : no(400, 100, 'does not exist', 33);
    },
    'POST /:user/media_publish': (asked) => {
      const fields = fieldsOf(asked);
      hold('POST /:id/media_publish', fields);
      const out = refused(asked);
      if (out) return out;
      const container = containers.get(fields.creation_id ?? '');
      if (!container || statusOf(container) === 'EXPIRED') return no(400, 24, 'The media builder has expired', 2207008);
      // Published once and never again: what it says then helps nobody, only the container's own state does.
      if (container.mediaId) return no(400, 9007, 'Media ID is not available', 2207027);
      if (statusOf(container) !== 'FINISHED') return no(400, 9007, 'The media is not ready', 2207027);
      if (quota.used >= quota.total) return no(400, 9, 'Too many posts today', 2207042);
      const parts = container.fields.children?.split(',') ?? [container.id];
      const alts = parts.map((part) => containers.get(part)?.fields.alt_text ?? '');
      const made = { id: String(++serial), caption: container.fields.caption ?? '', alts, at: now() };
      media.push(made);
      quota.used += 1;
      container.mediaId = made.id;
      return ok({ id: made.id });
    },
    'GET /:user/media': (asked) =>
      refused(asked) ??
      ok({
        data: media.toReversed().map(({ id, caption, at }) => ({
          ...{ id, caption, timestamp: at.toISOString(), permalink: `https://www.instagram.com/p/${id}/` },
        })),
      }),
    'GET /:id/insights': (asked) => {
      const out = refused(asked);
      if (out) return out;
      if (!media.some(({ id }) => asked.path.includes(`/${id}/`))) return no(400, 100, 'does not exist', 33);
      const counts: Record<string, number> = { views: 120, likes: 14, comments: 2, saved: 3 };
      const names = (asked.query.get('metric') ?? '').split(',');
      return ok({ data: names.map((name) => ({ name, period: 'lifetime', values: [{ value: counts[name] }] })) });
    },
  };

  const self: InstagramFake = {
    ...fake,
    ...{ user, app, containers, media, quota, fetching },
    refreshes: 0,
    authorize(address) {
      const url = new URL(address);
      const query = Object.fromEntries(url.searchParams);
      if (`${url.origin}${url.pathname}` !== 'https://www.instagram.com/oauth/authorize')
        wrong(`authorize: ${address}`);
      if (query.client_id !== app.appId || query.redirect_uri !== app.redirectUri)
        throw new Error('Invalid redirect_uri');
      if (!query.state || query.state.length < 22) wrong('authorize: no state that cannot be guessed');
      const code = randomBytes(20).toString('hex');
      codes.set(code, query.scope ?? '');
      return `${app.redirectUri}?code=${code}&state=${query.state}`;
    },
    revoke() {
      for (const token of tokens) token.isOver = true;
    },
    grantOnly(scopes) {
      granted = scopes;
    },
  };
  return self;
}

function routeOf({ path }: Asked): string {
  return path
    .replace(/^\/v\d+\.0/, '')
    .replace(/^\/\d+\/(media|media_publish|content_publishing_limit)$/, '/:user/$1')
    .replace(/^\/\d+\/insights$/, '/:id/insights')
    .replace(/^\/\d+$/, '/:id');
}

const ok = (json: unknown): Answer => ({ status: 200, json });
const no = (status: number, code: number, message: string, error_subcode?: number): Answer => ({
  status,
  json: {
    error: { message, type: 'OAuthException', code, ...(error_subcode ? { error_subcode } : {}), fbtrace_id: 'A' },
  },
});
