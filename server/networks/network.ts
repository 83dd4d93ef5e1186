import type { Http } from '#server/http/http.ts';

/**
 * What a network is, for the rest of the product. One file per network supplies one of these; `index.ts` is the one
 * typed record of them. A network knows no database, no request, and no other network: everything it needs comes in
 * as an argument, everything it hands back is a value of a closed set.
 */

/** How much a network takes. Data, not code: an account's own limits are laid over the network's. */
export type Limits = {
  counting: 'graphemes' | 'mastodon' | 'codePoints';
  characters: number;
  /** Most UTF-8 bytes of the text, where the network has such a limit. */
  bytes?: number;
  /** What any link counts as, where links are shortened (Mastodon: 23). */
  charactersPerLink?: number;
  images: number;
  imageMimes: string[];
  /** Most bytes of one image. */
  imageBytes: number;
  /** Most pixels (width times height) of one image. */
  imagePixels?: number;
  altCharacters: number;
};

/** One picture as it is stored; `read` gives its bytes. */
export type Image = {
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  alt: string;
  read(): Promise<Buffer>;
};

/** Exactly what one channel gets. */
export type Post = { text: string; images: Image[] };

/** An account as a call needs it: what is not secret, what is, and its limits. */
export type Account = {
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
  limits: Limits;
};

/**
 * What comes with every call. `saveCredentials` stores a rotated secret before it is used (and throws when another
 * process rotated first); `signal` ends the call at its deadline.
 */
export type Call = {
  account: Account;
  http: Http;
  now(): Date;
  signal: AbortSignal;
  saveCredentials(credentials: Record<string, unknown>): Promise<void>;
};

/** Ids that a network handed out on the way (uploads, containers). `save` writes them down before the next call. */
export type Prepared = Record<string, unknown>;
export type Preparing = { prepared: Prepared; save(prepared: Prepared): Promise<void> };

/** What identifies this effect on the outside world; the same on every try. */
export type Armed = {
  /** publication id + part + generation. */
  key: string;
  /** The id that we chose for the network (clientKey), '' elsewhere. */
  chosenId: string;
  /** The instant that the payload froze at: what a record says of its creation. */
  frozenAt: Date;
  prepared: Prepared;
  /** Throws when the deadline has passed; the adapter calls it right before the first byte of its one irreversible call. */
  beforeFirstByte(): void;
};

/** What the outside world answered to the one call that cannot be taken back. `words` are the network's own, shown as they are. */
export type Outcome =
  | { kind: 'published'; remoteId: string; remoteUrl?: string }
  | { kind: 'processing'; checkAfterMs: number; remoteId?: string }
  | Refusal
  | { kind: 'unknown'; reason: ReasonCode; words?: string };

/** Known to have been refused before anything was made. */
export type Refusal =
  | { kind: 'retry'; reason: ReasonCode; words?: string; afterMs?: number }
  | { kind: 'reconnect'; reason: ReasonCode; words?: string }
  | { kind: 'rejected'; reason: ReasonCode; words?: string };

/** Each has a sentence in the words (`reasons`). */
export const reasonCodes = [
  'rate_limited', 'unavailable', 'timeout', 'connection_reset', 'connection_refused', 'name_not_found', 'tls', 'private_address',
  'answer_unreadable', 'too_large', 'credentials_refused', 'credentials_revoked', 'credentials_expired', 'account_gone', 'scope_missing',
  'content_refused', 'text_too_long', 'too_many_images', 'image_refused', 'image_too_large', 'not_the_network', 'server_error', 'deadline_passed',
  'worker_lost', 'quota_reached', 'starttls_missing', 'auth_missing', 'sender_refused', 'port_wrong',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export type Found = { kind: 'found'; remoteId: string; remoteUrl?: string } | { kind: 'absent' } | { kind: 'unsure'; reason: ReasonCode };

/** Answer of the repeatable steps before arming. */
export type PrepareOutcome = { kind: 'ready'; prepared: Prepared } | { kind: 'wait'; checkAfterMs: number } | Refusal;

export type Health =
  | { kind: 'ok'; name: string; remoteAccountId: string; limits: Partial<Limits> }
  | { kind: 'reconnect'; reason: ReasonCode; words?: string }
  | { kind: 'trouble'; reason: ReasonCode; words?: string };

/** An account that was just connected. `settings` are shown and kept in the open, `credentials` are encrypted. */
export type Connected = {
  name: string;
  remoteAccountId: string;
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
  limits: Partial<Limits>;
};

/** Why connecting failed, in a code of the words; `field` is the input it belongs to. */
export type ConnectFailure = { kind: 'failed'; reason: ReasonCode; field?: string; words?: string };
export type ConnectResult = { kind: 'connected'; account: Connected } | ConnectFailure;

export type FormField = {
  name: string;
  type: 'text' | 'password' | 'url' | 'email' | 'number' | 'choice';
  required: boolean;
  choices?: readonly string[];
  initial?: string;
  /** Kept encrypted and never shown again. */
  secret?: boolean;
};

export type ConnectContext = { http: Http; now(): Date; signal: AbortSignal };

/** How an account is connected: a form of fields, or OAuth at an instance named in a form of fields. */
export type Connecting =
  | { by: 'form'; fields: FormField[]; connect(context: ConnectContext, input: Record<string, string>): Promise<ConnectResult> }
  | {
      by: 'oauth';
      fields: FormField[];
      /** Turns what was typed into the instance's origin; null when it cannot be one. */
      instanceOf(input: Record<string, string>): string | null;
      register(context: ConnectContext, instance: string, redirectUri: string): Promise<{ kind: 'registered'; appId: string; appSecret: string } | ConnectFailure>;
      authorizeUrl(instance: string, app: OAuthApp, redirectUri: string, state: string, challenge: string): string;
      exchange(context: ConnectContext, instance: string, app: OAuthApp, redirectUri: string, code: string, verifier: string): Promise<ConnectResult>;
    };
export type OAuthApp = { appId: string; appSecret: string };

type NetworkBase = {
  /** The mark drawn for it, a key of the glyphs. */
  glyph: string;
  limits: Limits;
  connecting: Connecting;
  /** Asks the network whether the account still works; keeps its limits fresh. */
  check(call: Call): Promise<Health>;
};

type PostNetworkBase = NetworkBase & {
  accepts: 'post';
  /** Uploads and containers: repeatable, before arming. */
  prepare?(call: Call, post: Post, preparing: Preparing): Promise<PrepareOutcome>;
  /** The one call that cannot be taken back. */
  publish(call: Call, post: Post, armed: Armed): Promise<Outcome>;
  /** Asked after an outcome `processing`. */
  progress?(call: Call, armed: Armed & { remoteId: string | null }): Promise<Outcome>;
};

/**
 * The classes of "once": a network must say which it is, and supply what that class needs.
 * `consistentAfterMs`: how long after a doubtful call a look may be believed.
 */
export type PostNetwork = PostNetworkBase &
  (
    | { idempotency: 'clientKey'; chooseId(now: Date, random: () => number): string; consistentAfterMs: number; find(call: Call, post: Post, armed: Armed): Promise<Found> }
    | { idempotency: 'keyWindow'; windowMs: number; consistentAfterMs: number; find(call: Call, post: Post, armed: Armed): Promise<Found> }
    | { idempotency: 'receiverKey' }
    | { idempotency: 'twoStep'; consistentAfterMs: number; find(call: Call, post: Post, armed: Armed): Promise<Found> }
    | { idempotency: 'findByListing'; consistentAfterMs: number; find(call: Call, post: Post, armed: Armed): Promise<Found> }
    | { idempotency: 'none' }
  );

/** A mailing list: its newsletters go out by `newsletters/sending.ts`, window by window, not by one call. */
export type MailNetwork = NetworkBase & { accepts: 'newsletter'; idempotency: 'none' };

export type Network = PostNetwork | MailNetwork;

/** The network's limits with the account's own laid over them. */
export function limitsOf(network: { limits: Limits }, own: Partial<Limits>): Limits {
  return { ...network.limits, ...own };
}
