import { isIP } from 'node:net';
import { resolve } from 'node:path';

export type Role = 'all' | 'web' | 'worker';

/** The environment, parsed once; nothing else reads `process.env`. */
export type Config = {
  host: string;
  port: number;
  /** Origin under which people reach the app, without a trailing slash. */
  appUrl: string;
  dataDir: string;
  /** null: the app's own PostgreSQL in `dataDir`. */
  databaseUrl: string | null;
  /** null: made once and kept in `dataDir`. */
  appSecret: string | null;
  /** Newest first: what they sealed still opens, what they signed still verifies. */
  appSecretPrevious: string[];
  /** null: mail is kept in the local mailbox. */
  smtpUrl: string | null;
  mailFrom: string;
  /** host:port pairs that the guarded client may reach although they are private. */
  outboundAllow: string[];
  /** The version of LinkedIn's interface that calls name, YYYYMM. */
  linkedinVersion: string;
  trustProxy: number | string[] | false;
  role: Role;
  /** What `/metrics` asks for; null: there is no such page. */
  metricsToken: string | null;
  logLevel: string;
  isLoopback: boolean;
  isHttps: boolean;
};

export type Environment = Record<string, string | undefined>;

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Names under which only this machine itself is reached. `host` has no port. */
export const isLoopbackName = (host: string): boolean => loopbackNames.has(host);

/**
 * Parses the environment. Throws one Error whose message has a line for each bad value: the variable's name, what it
 * is, and what it should be.
 */
export function readConfig(env: Environment, root = process.cwd()): Config {
  const problems: string[] = [];
  const bad = (name: string, should: string): void => {
    // What stands before an @ is a name and a password.
    const shown = (env[name] ?? '').replace(/\/\/[^@\s]*@/, '//…@');
    problems.push(`${name} is "${shown}": ${should}`);
  };
  const given = (name: string): string | null => env[name]?.trim() || null;

  const host = given('HOST') ?? '127.0.0.1';
  const port = wholeNumber(given('PORT') ?? '3000');
  if (port === null || port > 65_535) bad('PORT', 'it should be a whole number from 0 to 65535.');

  const appUrlText = given('APP_URL') ?? `http://localhost:${port ?? 3000}`;
  const appUrl = parseUrl(appUrlText, ['http:', 'https:']);
  if (appUrl?.pathname !== '/' || appUrl.search || appUrl.username)
    bad('APP_URL', 'it should be an origin such as https://planner.example, without a path.');
  const isLoopback = appUrl ? loopbackNames.has(appUrl.hostname) : true;
  if (appUrl?.protocol === 'http:' && !isLoopback && given('ALLOW_HTTP') !== '1')
    bad('APP_URL', 'it should be https; set ALLOW_HTTP=1 to serve plain http all the same.');
  if (!['1', '0', null].includes(given('ALLOW_HTTP'))) bad('ALLOW_HTTP', 'it should be 1 or nothing.');

  const role = given('ROLE') ?? 'all';
  if (!isRole(role)) bad('ROLE', 'it should be all, web or worker.');

  const databaseUrl = given('DATABASE_URL');
  if (databaseUrl && !parseUrl(databaseUrl, ['postgres:', 'postgresql:']))
    bad('DATABASE_URL', 'it should be an address such as postgres://user:password@host:5432/name.');

  const appSecret = given('APP_SECRET');
  const appSecretPrevious = (given('APP_SECRET_PREVIOUS') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (appSecret && appSecret.length < 32)
    problems.push(
      'APP_SECRET is too short: it should be at least 32 characters, for example from: openssl rand -base64 32',
    );
  if (appSecretPrevious.some((secret) => secret.length < 32))
    problems.push(
      'APP_SECRET_PREVIOUS is too short: it should be the former APP_SECRET, at least 32 characters; several are separated by commas.',
    );
  if (databaseUrl && role !== 'all' && !appSecret)
    problems.push(
      'APP_SECRET is missing: with DATABASE_URL and ROLE other than all it should be given, the same for every node.',
    );

  const smtpUrl = given('SMTP_URL');
  const smtp = smtpUrl ? parseUrl(smtpUrl, ['smtp:', 'smtps:']) : null;
  if (smtpUrl && !smtp) bad('SMTP_URL', 'it should be an address such as smtps://user:password@mail.example:465.');
  const mailFrom = given('MAIL_FROM') ?? (appUrl ? `asystentka@${appUrl.hostname.replace(/[[\]]/g, '')}` : '');
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(mailFrom)) bad('MAIL_FROM', 'it should be one mail address.');

  const outboundAllow = (given('OUTBOUND_ALLOW') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (outboundAllow.some((pair) => !/^(\[[0-9a-f:]+\]|[^\s:/]+):\d{1,5}$/i.test(pair)))
    bad('OUTBOUND_ALLOW', 'it should be a list of host:port, separated by commas.');

  const trustProxy = parseTrustProxy(given('TRUST_PROXY'));
  if (trustProxy === null)
    bad('TRUST_PROXY', 'it should be the number of proxies, or a list of addresses or networks such as 10.0.0.0/8.');

  const metricsToken = given('METRICS_TOKEN');
  if (metricsToken && metricsToken.length < 20)
    problems.push(
      'METRICS_TOKEN is too short: it should be at least 20 characters, for example from: openssl rand -hex 20',
    );

  const linkedinVersion = given('LINKEDIN_VERSION') ?? '202606';
  if (!/^20\d\d(?:0[1-9]|1[0-2])$/.test(linkedinVersion))
    bad('LINKEDIN_VERSION', 'it should be a year and a month such as 202606.');

  const logLevel = given('LOG_LEVEL') ?? 'info';
  if (!['fatal', 'error', 'warn', 'info', 'debug', 'silent'].includes(logLevel))
    bad('LOG_LEVEL', 'it should be fatal, error, warn, info, debug or silent.');

  if (problems.length > 0)
    throw new Error(`The settings cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  return {
    host,
    port: port ?? 3000,
    appUrl: appUrl?.origin ?? appUrlText,
    dataDir: resolve(root, given('DATA_DIR') ?? '.data'),
    databaseUrl,
    appSecret,
    appSecretPrevious,
    smtpUrl,
    mailFrom,
    outboundAllow,
    linkedinVersion,
    trustProxy: trustProxy ?? false,
    role: isRole(role) ? role : 'all',
    metricsToken,
    logLevel,
    isLoopback,
    isHttps: appUrl?.protocol === 'https:',
  };
}

function isRole(text: string): text is Role {
  return text === 'all' || text === 'web' || text === 'worker';
}

function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function parseUrl(text: string, protocols: string[]): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && protocols.includes(url.protocol) && url.hostname ? url : null;
}

/** false when unset, null when it cannot be understood. */
function parseTrustProxy(text: string | null): number | string[] | false | null {
  if (text === null || text === '0') return false;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const parts = text.split(',').map((part) => part.trim());
  const isNetwork = (part: string): boolean => {
    const [address = '', bits, ...rest] = part.split('/');
    const family = isIP(address);
    return (
      family !== 0 &&
      rest.length === 0 &&
      (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
    );
  };
  return parts.every(isNetwork) ? parts : null;
}
