import { createPrivateKey } from 'node:crypto';
import { healthOf, textOf } from './http/answers.ts';
import type { ConnectContext, ConnectResult } from './interface/connecting.ts';
import type { Account, MailServer, Reach } from './interface/reach.ts';
import type { ReasonCode } from './interface/reasons.ts';
import type { MailNetwork } from './network.ts';

/**
 * A client's own mailing list, sent through a mail server of hers. Connecting speaks to the server as a newsletter
 * would: it signs in and asks whether this sender may write, and stops before any mail is given.
 */

export type MailingSettings = {
  /** 'local': the mails are kept in the mailbox of the installation, nothing leaves it. */
  delivery: 'smtp' | 'local';
  host: string;
  port: number;
  security: 'starttls' | 'tls' | 'none';
  user: string;
  fromName: string;
  fromAddress: string;
  replyTo: string;
  dkimDomain: string;
  dkimSelector: string;
};

const viaSmtp = { field: 'delivery', is: 'smtp' } as const;

export const mailingList: MailNetwork = {
  glyph: 'mail',
  accepts: 'newsletter',
  idempotency: 'none',
  // A newsletter is bound by its own pre-flight, not by these.
  limits: { counting: 'codePoints', characters: 0, images: 0, imageMimes: [], imageBytes: 0, altCharacters: 0 },
  connecting: {
    by: 'form',
    fields: [
      { name: 'fromName', type: 'text', required: true },
      { name: 'fromAddress', type: 'email', required: true },
      { name: 'replyTo', type: 'email', required: false },
      { name: 'delivery', type: 'choice', required: true, choices: ['smtp', 'local'], initial: 'smtp' },
      { name: 'host', type: 'text', required: true, when: viaSmtp },
      { name: 'port', type: 'number', required: true, initial: '587', when: viaSmtp },
      {
        name: 'security',
        type: 'choice',
        required: true,
        choices: ['starttls', 'tls', 'none'],
        initial: 'starttls',
        when: viaSmtp,
      },
      { name: 'user', type: 'text', required: false, when: viaSmtp },
      { name: 'password', type: 'password', required: false, secret: true, isKept: true, when: viaSmtp },
      { name: 'dkimDomain', type: 'text', required: false, isAdvanced: true, when: viaSmtp },
      { name: 'dkimSelector', type: 'text', required: false, isAdvanced: true, when: viaSmtp },
      {
        name: 'dkimPrivateKey',
        type: 'lines',
        required: false,
        secret: true,
        isKept: true,
        isAdvanced: true,
        when: viaSmtp,
      },
    ],
    connect,
  },
  async check(call) {
    const settings = mailingSettingsOf(call.account);
    const ok = { kind: 'ok', name: '', remoteAccountId: settings.fromAddress.toLowerCase(), limits: {} } as const;
    const trouble = await verify(call, settings, smtpServerOf(call.account));
    if (!trouble) return ok;
    return healthOf({ kind: isAboutAccess(trouble.reason) ? 'reconnect' : 'retry', reason: trouble.reason });
  },
};

/** What is kept of a mailing list's connection, typed. */
export function mailingSettingsOf({ settings }: Pick<Account, 'settings'>): MailingSettings {
  const { delivery, security, port } = settings;
  return {
    delivery: delivery === 'local' ? 'local' : 'smtp',
    host: textOf(settings.host),
    port: typeof port === 'number' ? port : 587,
    security: security === 'tls' || security === 'none' ? security : 'starttls',
    user: textOf(settings.user),
    fromName: textOf(settings.fromName),
    fromAddress: textOf(settings.fromAddress),
    replyTo: textOf(settings.replyTo),
    dkimDomain: textOf(settings.dkimDomain),
    dkimSelector: textOf(settings.dkimSelector),
  };
}

/** The server as `openSmtp` takes it. */
export function smtpServerOf(account: Pick<Account, 'settings' | 'credentials'>): MailServer {
  const { host, port, security, user } = mailingSettingsOf(account);
  const password = textOf(account.credentials.password);
  return { host, port, security, user: user || null, password: user ? password : null };
}

/** The signature that goes on every mail; null when no key was given. */
export function dkimOf(
  account: Pick<Account, 'settings' | 'credentials'>,
): { domain: string; selector: string; privateKey: string } | null {
  const { dkimDomain: domain, dkimSelector: selector } = mailingSettingsOf(account);
  const privateKey = textOf(account.credentials.dkimPrivateKey);
  return domain && selector && privateKey ? { domain, selector, privateKey } : null;
}

async function connect(
  context: ConnectContext,
  input: Record<string, string>,
  before?: Account,
): Promise<ConnectResult> {
  const given = (name: string): string => (input[name] ?? '').trim();
  const isLocal = given('delivery') === 'local';
  const fromAddress = given('fromAddress');
  const replyTo = given('replyTo');
  if (!isAddress(fromAddress)) return failed('input_invalid', 'fromAddress');
  if (replyTo && !isAddress(replyTo)) return failed('input_invalid', 'replyTo');
  const fromName = given('fromName');
  if (/[\p{Cc}<>"]/u.test(fromName)) return failed('input_invalid', 'fromName');

  const settings: MailingSettings = mailingSettingsOf({
    settings: { delivery: isLocal ? 'local' : 'smtp', fromName, fromAddress, replyTo },
  });
  const credentials: Record<string, string> = {};
  if (!isLocal) {
    const port = Number(given('port'));
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return failed('input_invalid', 'port');
    const security = given('security');
    Object.assign(settings, {
      host: given('host').replace(/^smtps?:\/\//i, ''),
      port,
      security: security === 'tls' || security === 'none' ? security : 'starttls',
      user: given('user'),
      dkimDomain: given('dkimDomain').toLowerCase(),
      dkimSelector: given('dkimSelector'),
    });
    // What is not typed again stays as it was; but a stored password goes to no server it was not given for.
    const isSameServer = before !== undefined && serverKey(mailingSettingsOf(before)) === serverKey(settings);
    const password = input.password || (isSameServer ? textOf(before.credentials.password) : '');
    const dkimPrivateKey = given('dkimPrivateKey') || textOf(before?.credentials.dkimPrivateKey);
    if (settings.user && !password) return failed('input_missing', 'password');
    const dkim = dkimTrouble(settings, dkimPrivateKey);
    if (dkim) return dkim;
    if (settings.user) credentials.password = password;
    if (settings.dkimDomain) credentials.dkimPrivateKey = dkimPrivateKey;
  }
  const trouble = await verify(context, settings, smtpServerOf({ settings, credentials }));
  if (trouble) return { kind: 'failed', ...trouble };
  return {
    kind: 'connected',
    account: { name: fromAddress, remoteAccountId: fromAddress.toLowerCase(), settings, credentials, limits: {} },
  };
}

function serverKey({ host, port, security, user }: MailingSettings): string {
  return JSON.stringify([host.toLowerCase(), port, security, user]);
}

/** null: the server would take mail from this sender. */
async function verify(
  { askMailServer }: Reach,
  { delivery, fromAddress }: MailingSettings,
  server: MailServer,
): Promise<{ reason: ReasonCode; field: string } | null> {
  if (delivery === 'local') return null;
  const answer = await askMailServer(server, fromAddress);
  return answer.kind === 'willing' ? null : { reason: answer.reason, field: fieldOf(answer.reason) };
}

/** Where on the form the cause is. */
function fieldOf(reason: ReasonCode): string {
  if (reason === 'credentials_refused') return 'password';
  if (reason === 'auth_missing' || reason === 'auth_needed') return 'user';
  if (reason === 'sender_refused') return 'fromAddress';
  if (reason === 'starttls_missing' || reason === 'insecure') return 'security';
  if (reason === 'port_wrong' || reason === 'connection_refused' || reason === 'timeout') return 'port';
  return 'host';
}

/** Only these are mended by connecting again; a server that is away comes back by itself. */
function isAboutAccess(reason: ReasonCode): boolean {
  const ours: readonly ReasonCode[] = [
    'credentials_refused',
    'auth_missing',
    'auth_needed',
    'sender_refused',
    'insecure',
  ];
  return ours.includes(reason);
}

/** All three or none; the key has to be one that really signs. */
function dkimTrouble(
  { dkimDomain, dkimSelector }: MailingSettings,
  key: string,
): { kind: 'failed'; reason: ReasonCode; field: string } | null {
  if (!dkimDomain && !dkimSelector) return null;
  if (!/^[a-z0-9.-]+\.[a-z0-9-]+$/.test(dkimDomain)) return failed('input_invalid', 'dkimDomain');
  if (!/^[\w.-]+$/.test(dkimSelector)) return failed('input_invalid', 'dkimSelector');
  if (!key) return failed('input_missing', 'dkimPrivateKey');
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(key);
    // nodemailer signs with RSA only, and says nothing when it cannot; receivers refuse less than 1024 bits.
    if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 1024) return null;
  } catch {
    // Not a key at all: the same answer.
  }
  return failed('dkim_key_unusable', 'dkimPrivateKey');
}

function isAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>(),;:"[\]\\\p{Cc}]+@[^\s@<>(),;:"[\]\\\p{Cc}]+\.[^\s@<>(),;:"[\]\\\p{Cc}]+$/u.test(text)
  );
}

function failed(reason: ReasonCode, field: string): { kind: 'failed'; reason: ReasonCode; field: string } {
  return { kind: 'failed', reason, field };
}
