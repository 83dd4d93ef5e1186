import { createHash, randomBytes } from 'node:crypto';
import { AppBskyFeedPost, jsonToLex, schemas } from '@atproto/api';
import { type Answer, type Asked, type FakeServer, mimeOf, startFake } from './server.ts';

/**
 * An AT Protocol server of one account, as strict as the real one and stricter where a careful client would be: the
 * record is held to the shipped lexicon, facets to the text's bytes, record keys to their syntax, sessions to their
 * rotation. Its books say what was really written.
 */

export type BlueskyFake = FakeServer & {
  did: string;
  handle: string;
  appPassword: string;
  /** What stands in the repository, by record key. */
  records: Map<string, { record: Record<string, unknown>; cid: string; commits: number }>;
  blobs: Map<string, { mime: string; bytes: number }>;
  /** Handles that can be mentioned. */
  handles: Map<string, string>;
  revokeAppPassword(): void;
  /** Ends access tokens that are out, as two hours do. */
  expireAccess(): void;
  /** The account is taken down or closed. */
  setGone(error: 'AccountTakedown' | 'AccountDeactivated' | null): void;
  /** Which session the fake counts as refreshed, and how often. */
  refreshes(): number;
};

type Session = { access: string; refresh: string; isRefreshUsed: boolean; isAccessOver: boolean };

const collection = 'app.bsky.feed.post';
const tidSyntax = /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/;
const blobLimit = 5_000_000;

type Ref = { uri: string; cid: string };
type Replying = { reply: { root: Ref; parent: Ref } };

export async function startBluesky(now: () => Date, handle = 'malwa.bsky.test'): Promise<BlueskyFake> {
  const did = `did:plc:${createHash('sha256').update(handle).digest('hex').slice(0, 24)}`;
  const appPassword = 'abcd-efgh-ijkl-mnop';
  const records: BlueskyFake['records'] = new Map();
  const blobs: BlueskyFake['blobs'] = new Map();
  const handles: BlueskyFake['handles'] = new Map();
  const sessions: Session[] = [];
  let isRevoked = false;
  let gone: 'AccountTakedown' | 'AccountDeactivated' | null = null;
  let refreshes = 0;
  let points = 5_000;

  const fake = await startFake(
    ({ path }) => path.replace('/xrpc/', ''),
    (route, asked) => {
      const answer = handlers[route]?.(asked) ?? error(501, 'MethodNotImplemented', 'Method Not Implemented');
      points -= 3;
      return { ...answer, headers: { ...rateHeaders(), ...answer.headers } };
    },
  );
  const wrong = (text: string): void => void fake.violations.push(text);

  const rateHeaders = () => ({
    'ratelimit-limit': '5000',
    'ratelimit-remaining': String(points),
    'ratelimit-reset': String(Math.floor(now().getTime() / 1000) + 3_600),
    'ratelimit-policy': '5000;w=3600',
  });

  /** A token as the real ones are shaped: the client may read when it ends, and nothing else. */
  const token = (scope: string, seconds: number): string => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const issued = Math.floor(now().getTime() / 1000);
    const payload = { scope, sub: did, iat: issued, exp: issued + seconds, jti: randomBytes(8).toString('hex') };
    return `${part({ typ: 'at+jwt', alg: 'ES256K' })}.${part(payload)}.${randomBytes(16).toString('base64url')}`;
  };
  const newSession = (): Session => {
    const session = {
      access: token('com.atproto.appPass', 7_200),
      refresh: token('com.atproto.refresh', 7_776_000),
      isRefreshUsed: false,
      isAccessOver: false,
    };
    sessions.push(session);
    return session;
  };
  const bearer = ({ headers }: Asked) => (headers.authorization ?? '').replace(/^Bearer /, '');
  const endOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).exp * 1000;

  /** The refusal of whoever may not do this; null when they may. */
  const refuse = (asked: Asked): Answer | null => {
    const given = bearer(asked);
    if (!given) {
      wrong(`${asked.path}: no token`);
      return error(401, 'AuthMissing', 'Authentication Required');
    }
    if (gone) return error(gone === 'AccountTakedown' ? 401 : 403, gone, 'Account has been taken down');
    if (sessions.some(({ refresh }) => refresh === given)) {
      wrong(`${asked.path}: refresh token used as access token`);
      return error(400, 'InvalidToken', 'Bad token scope');
    }
    const session = sessions.find(({ access }) => access === given);
    if (!session) return error(401, 'AuthenticationRequired', 'Invalid token');
    if (session.isAccessOver || endOf(given) <= now().getTime()) return error(400, 'ExpiredToken', 'Token has expired');
    return null;
  };

  const wantsJson = (asked: Asked): Record<string, unknown> | null => {
    if (asked.method !== 'POST') wrong(`${asked.path}: ${asked.method} instead of POST`);
    if (!/^application\/json\b/.test(asked.headers['content-type'] ?? '')) wrong(`${asked.path}: not sent as JSON`);
    return typeof asked.json === 'object' && asked.json !== null ? (asked.json as Record<string, unknown>) : null;
  };
  const onlyKnows = (asked: Asked, body: object, known: string[]): void => {
    for (const name of Object.keys(body)) if (!known.includes(name)) wrong(`${asked.path}: unknown field ${name}`);
  };

  const handlers: Record<string, (asked: Asked) => Answer> = {
    'com.atproto.server.createSession': (asked) => {
      const body = wantsJson(asked) ?? {};
      onlyKnows(asked, body, ['identifier', 'password', 'authFactorToken', 'allowTakendown']);
      const { identifier, password } = body;
      if (typeof identifier !== 'string' || typeof password !== 'string')
        return error(400, 'InvalidRequest', 'Input must have the property "password"');
      if (identifier !== handle && identifier !== did)
        return error(401, 'AuthenticationRequired', 'Invalid identifier or password');
      if (password === 'the main password')
        return error(401, 'AuthFactorTokenRequired', 'A sign in code has been sent to your email address');
      if (password !== appPassword || isRevoked)
        return error(401, 'AuthenticationRequired', 'Invalid identifier or password');
      if (gone) return error(401, gone, 'Account has been taken down');
      const { access, refresh } = newSession();
      return ok({
        did,
        handle,
        email: 'basia@malwa.example',
        emailConfirmed: true,
        active: true,
        accessJwt: access,
        refreshJwt: refresh,
      });
    },
    'com.atproto.server.deleteSession': (asked) => {
      if (asked.method !== 'POST') wrong('deleteSession: not a POST');
      const session = sessions.find(({ refresh }) => refresh === bearer(asked));
      if (!session) return error(400, 'InvalidToken', 'Token could not be verified');
      session.isRefreshUsed = true;
      return { status: 200, text: '' };
    },
    'com.atproto.server.refreshSession': (asked) => {
      if (asked.method !== 'POST') wrong('refreshSession: not a POST');
      if (asked.body.length > 0) wrong('refreshSession: has a body');
      const session = sessions.find(({ refresh }) => refresh === bearer(asked));
      if (!session) {
        wrong('refreshSession: not a refresh token of ours');
        return error(400, 'InvalidToken', 'Token could not be verified');
      }
      if (gone) return error(401, gone, 'Account has been taken down');
      if (isRevoked || session.isRefreshUsed) return error(400, 'ExpiredToken', 'Token has been revoked');
      if (endOf(session.refresh) <= now().getTime()) return error(400, 'ExpiredToken', 'Token has expired');
      session.isRefreshUsed = true;
      refreshes += 1;
      const { access, refresh } = newSession();
      return ok({ did, handle, active: true, accessJwt: access, refreshJwt: refresh });
    },
    'com.atproto.server.getSession': (asked) => refuse(asked) ?? ok({ did, handle, active: true }),
    'com.atproto.identity.resolveHandle': ({ query }) => {
      const found = handles.get(query.get('handle') ?? '');
      return found ? ok({ did: found }) : error(400, 'InvalidRequest', 'Unable to resolve handle');
    },
    'com.atproto.repo.uploadBlob': (asked) => {
      const refused = refuse(asked);
      if (refused) return refused;
      const mime = asked.headers['content-type'] ?? '';
      if (!asked.headers['content-length']) wrong('uploadBlob: no length');
      if (mimeOf(asked.body) !== mime) wrong(`uploadBlob: said ${mime}, was ${mimeOf(asked.body)}`);
      if (asked.body.length > blobLimit) return error(413, 'BlobTooLarge', 'This file is too large.');
      const link = cidOf(asked.body, 0x55);
      blobs.set(link, { mime, bytes: asked.body.length });
      return ok({ blob: { $type: 'blob', ref: { $link: link }, mimeType: mime, size: asked.body.length } });
    },
    'com.atproto.repo.putRecord': (asked) => {
      const refused = refuse(asked);
      if (refused) return refused;
      const body = wantsJson(asked) ?? {};
      onlyKnows(asked, body, ['repo', 'collection', 'rkey', 'validate', 'record', 'swapRecord', 'swapCommit']);
      return write(body);
    },
    'com.atproto.repo.createRecord': (asked) => {
      const refused = refuse(asked);
      if (refused) return refused;
      const body = wantsJson(asked) ?? {};
      // Seen on the real server: an existing key is no conflict to it but a fault of its own.
      if (records.has(String(body.rkey))) return error(500, 'InternalServerError', 'Internal Server Error');
      return write(body);
    },
    'com.atproto.repo.deleteRecord': (asked) => {
      const refused = refuse(asked);
      if (refused) return refused;
      const body = wantsJson(asked) ?? {};
      onlyKnows(asked, body, ['repo', 'collection', 'rkey', 'swapRecord', 'swapCommit']);
      if (body.repo !== did || body.collection !== collection) wrong('deleteRecord: another repository or collection');
      // What is not there is deleted just as well.
      records.delete(String(body.rkey));
      return ok({ commit: { cid: 'bafy', rev: '3k' } });
    },
    'app.bsky.feed.getPosts': (asked) => {
      const refused = refuse(asked);
      if (refused) return refused;
      const uris = asked.query.getAll('uris');
      if (uris.length < 1 || uris.length > 25) return error(400, 'InvalidRequest', 'uris must have 1 to 25 items');
      const found = uris.filter((uri) => records.has(uri.split('/').at(-1) ?? ''));
      return ok({ posts: found.map((uri) => ({ uri, likeCount: 3, repostCount: 1, replyCount: 2, quoteCount: 0 })) });
    },
    'com.atproto.repo.getRecord': ({ query }) => {
      if (query.get('repo') !== did || query.get('collection') !== collection)
        wrong('getRecord: another repository or collection');
      const kept = records.get(query.get('rkey') ?? '');
      const uri = `at://${did}/${collection}/${query.get('rkey')}`;
      if (!kept) return error(400, 'RecordNotFound', `Could not locate record: ${uri}`);
      return ok({ uri, cid: kept.cid, value: kept.record });
    },
  };

  function write(body: Record<string, unknown>): Answer {
    const { repo, rkey, record } = body;
    if (repo !== did && repo !== handle) return error(403, 'InvalidRequest', 'Could not find repo');
    if (body.collection !== collection) wrong(`a record of ${String(body.collection)}`);
    if (typeof rkey !== 'string' || !tidSyntax.test(rkey)) {
      wrong(`record key ${String(rkey)} is no TID`);
      return error(400, 'InvalidRequest', 'Invalid record key');
    }
    const valid = AppBskyFeedPost.validateRecord(jsonToLex(record as never));
    if (!valid.success) return error(400, 'InvalidRequest', `Invalid ${collection} record: ${valid.error.message}`);
    const post = record as Partial<Replying> & {
      text: string;
      facets?: Facet[];
      embed?: { images?: Placed[] };
      createdAt: string;
    };
    for (const { uri, cid } of post.reply ? [post.reply.root, post.reply.parent] : []) {
      const there = records.get(uri.split('/').at(-1) ?? '');
      if (!there || there.cid !== cid) wrong(`a reply to ${uri} (${cid}), which is not there`);
    }
    for (const problem of [...facetProblems(post.text, post.facets ?? []), ...imageProblems(post.embed?.images ?? [])])
      wrong(problem);
    if (post.createdAt !== new Date(post.createdAt).toISOString())
      wrong(`createdAt ${post.createdAt} is not to the millisecond in UTC`);
    for (const { image } of post.embed?.images ?? []) {
      const kept = blobs.get(image.ref.$link);
      if (!kept) return error(400, 'BlobNotFound', `Could not find blob: ${image.ref.$link}`);
      if (kept.bytes > shippedImageBytes)
        return error(
          400,
          'BlobTooLarge',
          `This file is too large. It is ${kept.bytes} but the maximum size is ${shippedImageBytes}.`,
        );
      if (kept.mime !== image.mimeType)
        return error(400, 'InvalidMimeType', `Referenced Mimetype does not match stored mimetype`);
    }
    const cid = cidOf(Buffer.from(JSON.stringify(record)), 0x71);
    const before = records.get(rkey);
    if (before && before.cid !== cid) wrong(`the post at ${rkey} was rewritten`);
    records.set(rkey, {
      record: record as Record<string, unknown>,
      cid,
      commits: (before?.commits ?? 0) + (before?.cid === cid ? 0 : 1),
    });
    return ok({ uri: `at://${did}/${collection}/${rkey}`, cid, validationStatus: 'valid' });
  }

  return {
    ...fake,
    did,
    handle,
    appPassword,
    records,
    blobs,
    handles,
    revokeAppPassword() {
      isRevoked = true;
      for (const session of sessions) session.isAccessOver = true;
    },
    expireAccess() {
      for (const session of sessions) session.isAccessOver = true;
    },
    setGone(error) {
      gone = error;
    },
    refreshes: () => refreshes,
  };
}

type Facet = { index: { byteStart: number; byteEnd: number }; features: Record<string, unknown>[] };
type Placed = {
  image: { ref: { $link: string }; mimeType: string };
  alt: string;
  aspectRatio?: { width: number; height: number };
};

/** A facet has to lie on whole characters of the text, apart from the others, and mean what stands there. */
function facetProblems(text: string, facets: Facet[]): string[] {
  const bytes = Buffer.from(text);
  const problems: string[] = [];
  let end = 0;
  for (const { index, features } of facets.toSorted((a, b) => a.index.byteStart - b.index.byteStart)) {
    const { byteStart, byteEnd } = index;
    const piece = bytes.subarray(byteStart, byteEnd).toString();
    if (byteStart < end || byteEnd <= byteStart || byteEnd > bytes.length)
      problems.push(`facet ${byteStart}-${byteEnd} overlaps or leaves the text`);
    if (piece.includes('\uFFFD')) problems.push(`facet ${byteStart}-${byteEnd} cuts a character`);
    for (const feature of features) {
      const kind = String(feature.$type).split('#')[1];
      const fits =
        kind === 'link'
          ? String(feature.uri).endsWith(piece)
          : kind === 'tag'
            ? piece === `#${String(feature.tag)}` || piece === String(feature.tag)
            : piece.startsWith('@') && String(feature.did).startsWith('did:');
      if (!fits) problems.push(`facet ${kind} does not fit "${piece}"`);
    }
    end = byteEnd;
  }
  return problems;
}

function imageProblems(images: Placed[]): string[] {
  return images.flatMap(({ aspectRatio }, index) =>
    aspectRatio && Number.isInteger(aspectRatio.width) && Number.isInteger(aspectRatio.height)
      ? []
      : [`picture ${index + 1} has no aspect ratio`],
  );
}

/** Most bytes of a picture, from the lexicon that is shipped. */
export const shippedImageBytes = ((): number => {
  const lexicon = schemas.find(({ id }) => id === 'app.bsky.embed.images') as unknown as {
    defs: { image: { properties: { image: { maxSize: number } } } };
  };
  return lexicon.defs.image.properties.image.maxSize;
})();

const ok = (json: unknown): Answer => ({ status: 200, json });
const error = (status: number, name: string, message: string): Answer => ({ status, json: { error: name, message } });

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** A CID (v1, SHA-256) in base32, as servers write them. */
function cidOf(bytes: Buffer, codec: number): string {
  const raw = Buffer.concat([Buffer.from([1, codec, 0x12, 0x20]), createHash('sha256').update(bytes).digest()]);
  let bits = '';
  for (const byte of raw) bits += byte.toString(2).padStart(8, '0');
  return `b${(bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')}`;
}
