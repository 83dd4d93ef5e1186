import { randomBytes } from 'node:crypto';
import { linkedinRequests } from '#test/support/schemas/linkedin.ts';
import { type Answer, type Asked, type FakeServer, mimeOf, startFake } from './server.ts';

/**
 * LinkedIn, as strict as its reference: a version in every call, rights by scope, uploads to an address of its own,
 * little text that has to be well formed, duplicate words refused with the name of the post that has them. A person's
 * posts cannot be read. Every request is held against `schemas/linkedin.ts`. Its books say what was published.
 */

export type FakePost = {
  urn: string;
  author: string;
  commentary: string;
  images: { id: string; altText: string }[];
  at: Date;
};

export type LinkedInFake = FakeServer & {
  person: { id: string; name: string };
  pages: { id: string; name: string }[];
  posts: FakePost[];
  app: { appId: string; appSecret: string; redirectUri: string };
  versions: string[];
  processing: { looks: number };
  /** Whether LinkedIn has reviewed the app for pages. */
  isReviewed: boolean;
  authorize(url: string, says: 'yes' | 'no'): string;
  revoke(): void;
};

type Token = { value: string; scopes: string[]; endsAt: number; isRevoked: boolean };

const lifeMs = 60 * 86_400_000;

export async function startLinkedIn(now: () => Date): Promise<LinkedInFake> {
  const app = {
    appId: '77abcdefghijk',
    appSecret: 'WPL_AP1.secret',
    redirectUri: 'https://planner.test/oauth/callback',
  };
  const person = { id: 'aB3_x-9', name: 'Ola Malwa' };
  const pages = [
    { id: '5583111', name: 'Malwa Kwiaty' },
    { id: '5583112', name: 'Pion Biuro' },
  ];
  const posts: FakePost[] = [];
  const images = new Map<string, { owner: string; bytes: Buffer | null; looks: number }>();
  const tokens: Token[] = [];
  const codes = new Map<string, { scopes: string[]; redirectUri: string }>();
  const processing = { looks: 0 };
  let serial = 0;

  const fake = await startFake(routeOf, async (route, asked) => {
    const handler = handlers[`${asked.method} ${route}`];
    if (!handler) {
      wrong(`${asked.method} ${asked.path}: there is no such call`);
      return refuse(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found');
    }
    return handler(asked);
  });
  const wrong = (text: string): void => void fake.violations.push(text);
  const hold = (name: keyof typeof linkedinRequests, what: unknown): void => {
    for (const line of linkedinRequests[name](what)) wrong(`${name}: ${line}`);
  };

  /** The token behind a call, when version and scopes are right; else the refusal. */
  const who = (asked: Asked, ...anyOf: string[]): Token | Answer => {
    if (asked.path.startsWith('/rest/')) {
      const version = asked.headers['linkedin-version'] ?? '';
      if (!/^\d{6}$/.test(version)) wrong(`${asked.path}: no version`);
      if (!self.versions.includes(version))
        return refuse(426, 'NONEXISTENT_VERSION', `Requested version ${version} is not active`);
      if (asked.headers['x-restli-protocol-version'] !== '2.0.0') wrong(`${asked.path}: another Rest.li protocol`);
    }
    const token = tokens.find(({ value }) => asked.headers.authorization === `Bearer ${value}`);
    if (!token) return refuse(401, 'INVALID_ACCESS_TOKEN', 'Invalid access token');
    if (token.isRevoked)
      return refuse(401, 'REVOKED_ACCESS_TOKEN', 'The token used in the request has been revoked by the user');
    if (token.endsAt <= now().getTime())
      return refuse(401, 'EXPIRED_ACCESS_TOKEN', 'The token used in the request has expired');
    if (anyOf.length > 0 && !anyOf.some((scope) => token.scopes.includes(scope)))
      return refuse(403, 'ACCESS_DENIED', 'Not enough permissions to access this resource');
    return token;
  };
  const writes = (author: string) =>
    author.startsWith('urn:li:person:') ? 'w_member_social' : 'w_organization_social';
  /** A Rest.li id in a query keeps its colons encoded once. */
  const queryOf = (asked: Asked) => Object.fromEntries(asked.query);

  const handlers: Record<string, (asked: Asked) => Answer> = {
    'POST /oauth/v2/accessToken': (asked) => {
      const fields = Object.fromEntries(new URLSearchParams(asked.body.toString()));
      // A web app that proves itself by its secret may not send a verifier too.
      if (fields.client_id !== app.appId || fields.client_secret !== app.appSecret || 'code_verifier' in fields)
        return { status: 401, json: { error: 'invalid_client', error_description: 'Client authentication failed' } };
      const grant = codes.get(fields.code ?? '');
      codes.delete(fields.code ?? '');
      if (!grant || grant.redirectUri !== fields.redirect_uri || fields.grant_type !== 'authorization_code')
        return {
          status: 400,
          json: { error: 'invalid_request', error_description: 'Unable to retrieve access token' },
        };
      const value = randomBytes(40).toString('base64url');
      tokens.push({ value, scopes: grant.scopes, endsAt: now().getTime() + lifeMs, isRevoked: false });
      return { status: 200, json: { access_token: value, expires_in: lifeMs / 1000, scope: grant.scopes.join(',') } };
    },
    'GET /v2/userinfo': (asked) => {
      const token = who(asked, 'openid');
      return 'value' in token ? { status: 200, json: { sub: person.id, name: person.name } } : token;
    },
    'GET /rest/organizationAcls': (asked) => {
      const token = who(asked, 'rw_organization_admin');
      if (!('value' in token)) return token;
      const elements = pages.map(({ id }) => ({
        ...{ role: 'ADMINISTRATOR', state: 'APPROVED', organization: `urn:li:organization:${id}` },
        roleAssignee: `urn:li:person:${person.id}`,
      }));
      return { status: 200, json: { elements, paging: { start: 0, count: 50 } } };
    },
    'GET /rest/organizations/:id': (asked) => {
      const token = who(asked, 'rw_organization_admin', 'r_organization_social');
      if (!('value' in token)) return token;
      const page = pages.find(({ id }) => asked.path.endsWith(`/${id}`));
      return page
        ? { status: 200, json: { id: Number(page.id), localizedName: page.name } }
        : refuse(404, 'NOT_FOUND', 'x');
    },
    'POST /rest/images': (asked) => {
      hold('POST /rest/images', asked.json);
      const { owner } = (asked.json as { initializeUploadRequest: { owner: string } }).initializeUploadRequest;
      const token = who(asked, writes(owner));
      if (!('value' in token)) return token;
      if (asked.query.get('action') !== 'initializeUpload') wrong('images: another action');
      const id = `C4E10AQ${++serial}`;
      images.set(`urn:li:image:${id}`, { owner, bytes: null, looks: processing.looks });
      const uploadUrl = `https://www.linkedin.com/dms-uploads/${id}/uploaded-image/0`;
      return { status: 200, json: { value: { uploadUrl, image: `urn:li:image:${id}`, uploadUrlExpiresAt: 0 } } };
    },
    'PUT /dms-uploads/:id': (asked) => {
      const token = who(asked);
      if (!('value' in token)) return token;
      const image = images.get(`urn:li:image:${asked.path.split('/')[2]}`);
      if (!image) return { status: 404, text: '' };
      if (!mimeOf(asked.body)) return { status: 400, text: '' };
      image.bytes = asked.body;
      return { status: 201, text: '' };
    },
    'GET /rest/images/:urn': (asked) => {
      const token = who(asked);
      if (!('value' in token)) return token;
      const urn = decodeURIComponent(asked.path.split('/')[3] ?? '');
      const image = images.get(urn);
      if (!image) return refuse(404, 'NOT_FOUND', 'x');
      if (image.owner.startsWith('urn:li:person:')) return refuse(403, 'ACCESS_DENIED', 'Not enough permissions');
      image.looks -= 1;
      return { status: 200, json: { id: urn, status: image.looks < 0 ? 'AVAILABLE' : 'PROCESSING' } };
    },
    'POST /rest/posts': (asked) => {
      hold('POST /rest/posts', asked.json);
      const body = asked.json as {
        author: string;
        commentary: string;
        content?: { media?: Pictured; multiImage?: { images: Pictured[] } };
      };
      const token = who(asked, writes(body.author));
      if (!('value' in token)) return token;
      // A page that is gone, or that this person does not run any more.
      const isRun = pages.some(({ id }) => body.author === `urn:li:organization:${id}`);
      if (body.author.startsWith('urn:li:organization:') && !isRun)
        return refuse(403, 'ACCESS_DENIED', 'Member is not an administrator of the organization');
      const plain = shownAs(body.commentary);
      if (plain === null) return refuse(422, 'INVALID_INPUT', 'commentary is not a valid little text');
      if (plain.length > 3_000) return refuse(422, 'INVALID_INPUT', 'commentary length exceeds 3000 characters');
      const pictured = body.content?.multiImage?.images ?? (body.content?.media ? [body.content.media] : []);
      for (const { id } of pictured) {
        if (!images.get(id)?.bytes) return refuse(422, 'MEDIA_ASSET_PROCESSING', `image ${id} is not available`);
      }
      const twin = posts.find((one) => one.author === body.author && one.commentary === body.commentary);
      if (twin) return refuse(422, 'DUPLICATE_POST', `Content is a duplicate of ${twin.urn}`);
      const urn = `urn:li:share:${(BigInt(now().getTime()) << 22n) + BigInt(++serial)}`;
      posts.push({
        ...{ urn, author: body.author, commentary: body.commentary, at: now() },
        images: pictured.map(({ id, altText = '' }) => ({ id, altText })),
      });
      return { status: 201, text: '', headers: { 'x-restli-id': urn } };
    },
    'GET /rest/posts': (asked) => {
      const query = queryOf(asked);
      hold('GET /rest/posts', query);
      const token = who(asked, 'r_organization_social');
      if (!('value' in token)) return token;
      if (!query.author?.startsWith('urn:li:organization:'))
        return refuse(403, 'ACCESS_DENIED', 'Not enough permissions');
      const own = posts.filter(({ author }) => author === query.author).toReversed();
      const start = Number(query.start ?? 0);
      return { status: 200, json: { elements: own.slice(start, start + Number(query.count ?? 10)).map(listed) } };
    },
    'DELETE /rest/posts/:urn': (asked) => {
      const urn = decodeURIComponent(asked.path.split('/')[3] ?? '');
      if (asked.headers['x-restli-method'] !== 'DELETE') wrong('posts: deleted without X-RestLi-Method');
      const at = posts.findIndex((one) => one.urn === urn);
      const token = who(asked, writes(posts[at]?.author ?? 'urn:li:person:'));
      if (!('value' in token)) return token;
      if (at < 0) return refuse(404, 'NOT_FOUND', 'Post not found');
      posts.splice(at, 1);
      return { status: 204 };
    },
    'GET /rest/organizationalEntityShareStatistics': (asked) => {
      const token = who(asked, 'r_organization_social');
      if (!('value' in token)) return token;
      const urns = [...(asked.query.get('shares') ?? '').replace(/^List\(|\)$/g, '').split(',')];
      const counts = { impressionCount: 90, likeCount: 7, commentCount: 2, shareCount: 1, clickCount: 5 };
      const there = urns.filter((urn) => posts.some((one) => one.urn === urn));
      return { status: 200, json: { elements: there.map((share) => ({ share, totalShareStatistics: counts })) } };
    },
  };
  type Pictured = { id: string; altText?: string };

  const listed = ({ urn, author, commentary, images: pictures, at }: FakePost) => ({
    ...{ id: urn, author, commentary, createdAt: at.getTime(), lifecycleState: 'PUBLISHED' },
    ...(pictures.length > 1 ? { content: { multiImage: { images: pictures } } } : {}),
    ...(pictures.length === 1 ? { content: { media: pictures[0] } } : {}),
  });

  const self: LinkedInFake = {
    ...fake,
    ...{ person, pages, posts, app, processing },
    versions: ['202606'],
    isReviewed: true,
    authorize(address, says) {
      const url = new URL(address);
      const query = Object.fromEntries(url.searchParams);
      if (`${url.origin}${url.pathname}` !== 'https://www.linkedin.com/oauth/v2/authorization')
        wrong(`authorize: ${address}`);
      if (query.client_id !== app.appId || query.redirect_uri !== app.redirectUri)
        throw new Error('LinkedIn shows "Bummer, something went wrong" and the person never comes back');
      if (!query.state || query.state.length < 22) wrong('authorize: no state that cannot be guessed');
      const back = new URL(app.redirectUri);
      back.searchParams.set('state', query.state ?? '');
      const scopes = (query.scope ?? '').split(' ');
      const isRefused = says === 'no' || (!self.isReviewed && scopes.includes('w_organization_social'));
      if (isRefused) {
        back.searchParams.set('error', says === 'no' ? 'user_cancelled_authorize' : 'unauthorized_scope_error');
        return back.href;
      }
      const code = randomBytes(30).toString('base64url');
      codes.set(code, { scopes, redirectUri: app.redirectUri });
      back.searchParams.set('code', code);
      return back.href;
    },
    revoke() {
      for (const token of tokens) token.isRevoked = true;
    },
  };
  return self;
}

/** What a reader sees of a little text; null where a letter that means something stands there bare. */
function shownAs(little: string): string | null {
  const withoutTags = little.replace(/\{hashtag\|\\#\|([\p{L}\p{N}\\_]+)\}/gu, '$1');
  const rest = withoutTags.replace(/\\[|{}@[\]()<>#\\*_~]/g, 'x');
  return /[|{}@[\]()<>#\\*_~]/.test(rest) ? null : rest;
}

function routeOf({ path }: Asked): string {
  return path
    .replace(/^\/rest\/organizations\/\d+$/, '/rest/organizations/:id')
    .replace(/^\/dms-uploads\/.+$/, '/dms-uploads/:id')
    .replace(/^\/rest\/(images|posts)\/.+$/, '/rest/$1/:urn');
}

const refuse = (status: number, code: string, message: string): Answer => ({ status, json: { status, code, message } });
