import { betterAuth } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import { hashPassword, verifyPassword as verifyHash } from 'better-auth/crypto';
import { magicLink } from 'better-auth/plugins/magic-link';
import type { Config } from '#server/config.ts';
import type { Db } from '#server/database/connection.ts';
import type { Logger } from '#server/log.ts';
import { hashToken, newToken, type Secrets } from '#server/security/secrets.ts';

/** Seconds. A session lives on while it is used; the address mailed for signing in does not. */
export const sessionLife = 30 * 24 * 3600;
export const linkLife = 20 * 60;

export const passwordLengths = { least: 10, most: 200 };

/** Where a request came from, for the list of sessions. */
export type Origin = { cookie: string | null; address: string | null; userAgent: string | null };

/** A browser that is signed in. `cookies` are whole Set-Cookie values to be sent to it. */
export type SignedIn = { sessionId: string; userId: string; cookies: string[] };

/**
 * Proves who somebody is; what they may do is in members.ts. better-auth does the work, called from here only: none of
 * its own endpoints is reachable from outside (docs/decisions/0004).
 */
export type Auth = {
  /** null: no such address, or not its password; both take the same time. */
  signInWithPassword(origin: Origin, email: string, password: string): Promise<SignedIn | null>;
  /** A token for `signInWithLink`, good once and for 20 minutes; made for any address, so that nothing is told by time. */
  mintLink(email: string): Promise<string>;
  /** null: used, expired or never made. */
  signInWithLink(origin: Origin, token: string): Promise<SignedIn | null>;
  /** null: not signed in. `cookies` is not empty when the session was prolonged or is gone. */
  sessionOf(origin: Origin): Promise<SignedIn | null>;
  /** Ends the session and returns the cookies that remove it from the browser. */
  signOut(origin: Origin): Promise<string[]>;
};

/** What is kept of a password: scrypt with its own salt. */
export const keptPassword = (password: string): Promise<string> => hashPassword(password);

/** Whether `password` is the one that `kept` was made of. */
export const verifyPassword = (kept: string, password: string): Promise<boolean> =>
  verifyHash({ hash: kept, password });

const addressHeader = 'x-client-address';

export function openAuth(services: { db: Db; config: Config; secrets: Secrets; log: Logger }): Auth {
  const auth = configure(services);
  const call = async <T>(
    endpoint: (headers: Headers) => Promise<{ headers: Headers; response: T }>,
    origin: Origin,
  ) => {
    try {
      const { headers, response } = await endpoint(headersOf(origin));
      return { response, cookies: headers.getSetCookie() };
    } catch (error) {
      // What it refuses, it throws: a wrong password as 401, a bad token as a redirect.
      if (isAPIError(error) && error.statusCode < 500) return null;
      throw error;
    }
  };
  const signedIn = (token: string, userId: string, cookies: string[]) =>
    sessionIdOf(services.db, token).then((sessionId) => (sessionId ? { sessionId, userId, cookies } : null));

  return {
    async signInWithPassword(origin, email, password) {
      const answer = await call(
        (headers) => auth.api.signInEmail({ headers, returnHeaders: true, body: { email, password } }),
        origin,
      );
      return answer && signedIn(answer.response.token, answer.response.user.id, answer.cookies);
    },
    async mintLink(email) {
      let minted = '';
      const take = (token: string): void => {
        minted = token;
      };
      await auth.api.signInMagicLink({ headers: new Headers(), body: { email, metadata: { take } } });
      return minted;
    },
    async signInWithLink(origin, token) {
      const answer = await call(
        (headers) => auth.api.magicLinkVerify({ headers, returnHeaders: true, query: { token } }),
        origin,
      );
      return answer && signedIn(answer.response.token, answer.response.user.id, answer.cookies);
    },
    async sessionOf(origin) {
      if (!origin.cookie) return null;
      const answer = await call((headers) => auth.api.getSession({ headers, returnHeaders: true }), origin);
      if (!answer?.response) return null;
      return { sessionId: answer.response.session.id, userId: answer.response.user.id, cookies: answer.cookies };
    },
    async signOut(origin) {
      const answer = await call((headers) => auth.api.signOut({ headers, returnHeaders: true }), origin);
      return answer?.cookies ?? [];
    },
  };
}

function configure({ db, config, secrets, log }: { db: Db; config: Config; secrets: Secrets; log: Logger }) {
  return betterAuth({
    appName: 'Asystentka',
    baseURL: config.appUrl,
    secret: secrets.derive('auth').toString('base64'),
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ area: 'auth' }, message),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengths.least,
      maxPasswordLength: passwordLengths.most,
    },
    plugins: [
      magicLink({
        expiresIn: linkLife,
        disableSignUp: true,
        generateToken: newToken,
        storeToken: { type: 'custom-hasher', hash: async (token) => hashToken(token) },
        sendMagicLink: ({ token, metadata }) => metadata?.take(token),
      }),
    ],
    // Its own limiter sits in the router that is not mounted; ours is server/security/rate-limit.ts.
    rateLimit: { enabled: false },
    session: {
      modelName: 'sessions',
      expiresIn: sessionLife,
      updateAge: 24 * 3600,
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      // Every page asks whose session it is: one statement instead of two, one after the other.
      database: { joins: true },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // Its own "secure" prefix is __Secure-; __Host- also binds the cookie to this host and to every path.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure: config.isHttps, path: '/' },
      cookies: {
        session_token: { name: cookieName(config, 'session') },
        session_data: { name: cookieName(config, 'session_data') },
        dont_remember: { name: cookieName(config, 'session_only') },
        account_data: { name: cookieName(config, 'account_data') },
      },
    },
  });
}

/** Bound to this host when there is https; browsers refuse the prefix on plain http. */
export function cookieName(config: Pick<Config, 'isHttps'>, name: string): string {
  return config.isHttps ? `__Host-${name}` : name;
}

function headersOf({ cookie, address, userAgent }: Origin): Headers {
  const headers = new Headers();
  if (cookie) headers.set('cookie', cookie);
  if (address) headers.set(addressHeader, address);
  if (userAgent) headers.set('user-agent', userAgent.slice(0, 300));
  return headers;
}

async function sessionIdOf(db: Db, token: string): Promise<string | null> {
  const session = await db.selectFrom('sessions').select('id').where('token', '=', token).executeTakeFirst();
  return session?.id ?? null;
}
