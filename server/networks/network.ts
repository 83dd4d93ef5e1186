import type { Http } from '#server/http/http.ts';

/**
 * What a network is, for the rest of the product. One file per network supplies one of these; `index.ts` is the one
 * typed record of them. A network knows no database, no request, and no other network: everything it needs comes in
 * as an argument, everything it hands back is a value of a closed set.
 */

/** How much a network takes. Data, not code: an account's own limits are laid over the network's. */
export type Limits = {
  counting: 'graphemes' | 'mastodon' | 'codePoints' | 'utf16' | 'weighted';
  characters: number;
  /** Most characters of a text that goes with pictures, where that is less (Telegram's captions). */
  charactersWithImages?: number;
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
  /** Fewest pictures: a post without one cannot be made there (Instagram). */
  leastImages?: number;
  /** Width divided by height of a picture, where the network refuses what is narrower or wider. */
  aspect?: { narrowest: number; widest: number };
  /** Most hashtags, and most accounts named with @. */
  tags?: number;
  mentions?: number;
  /** The network fetches pictures from us, so the app has to be reachable from the open internet over https. */
  needsPublicAddress?: true;
  /** What one post costs, by the network's price list of that day. */
  price?: Price;
  /** Most posts of one thread; left out where a network has no threads: then all of its text is one post. */
  parts?: number;
};

/** In the currency's whole units; `asOf` is the first day of the price list. */
export type Price = { currency: string; asOf: string; post: number; postWithLink: number };

/**
 * How much a network lets in before it says 429, so that a burst waits here and not there. Data, as its documents state
 * it: `most` within `withinMs`, of which a post takes `aPost`, and `anImage` for each of its pictures.
 */
export type Budget = {
  name: string;
  /** Counted for each account, or for all accounts of this installation on that server together. */
  of: 'account' | 'app';
  most: number;
  withinMs: number;
  aPost: number;
  anImage: number;
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
  /** Where a network may fetch it from, for anyone who has the address, until then. */
  address(until: Date): string;
};

/** Exactly what one channel gets in one go: a post, or one part of a thread. */
export type Post = {
  text: string;
  images: Image[];
  /** What it hangs on, for the parts of a thread after its first: that first post, and the one right before. */
  reply?: Reply;
};

/** Remote ids, as `published` or `found` gave them. */
export type Reply = { root: string; parent: string };

/** An account as a call needs it: what is not secret, what is, and its limits. */
export type Account = {
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
  limits: Limits;
};

/** What reaches the outside, and the time. */
export type Reach = {
  http: Http;
  askMailServer: AskMailServer;
  now(): Date;
  /** Which version of LinkedIn's interface is asked for, YYYYMM: LINKEDIN_VERSION. */
  linkedinVersion: string;
  /** Ends the call at its deadline. */
  signal: AbortSignal;
};

/** A mail server and how to speak to it. */
export type MailServer = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string | null;
  password: string | null;
};

/**
 * Speaks to a mail server as far as it goes without sending anything: connects, encrypts, signs in, and asks whether
 * `from` may write. What the server says is never handed on, only what it means.
 */
export type AskMailServer = (
  server: MailServer,
  from: string,
) => Promise<{ kind: 'willing' } | { kind: 'unwilling'; reason: ReasonCode }>;

/** What comes with every call. */
export type Call = Reach & {
  account: Account;
  /**
   * Renews secrets that are used up, one process at a time. `refresh` gets the newest that are kept; when those are
   * not the ones of this call any more, somebody else has renewed and it is not asked. What it gives is stored before
   * this returns, and `account.credentials` is that from then on.
   */
  renew(refresh: (newest: Record<string, unknown>) => Promise<Renewal>): Promise<{ kind: 'renewed' } | Refusal>;
  /** The app that the workspace has at this network; null where it has none (any more). */
  ownApp(): Promise<OAuthApp | null>;
  practice: PracticePage;
  tasks: TaskBoard;
};

/** What became of the access at the network. */
export type Revocation = { kind: 'revoked' } | { kind: 'failed'; reason: ReasonCode };

export type Renewal = { kind: 'renewed'; credentials: Record<string, unknown> } | Refusal;

/** The product's own page that the practice network publishes to. `put` with a key that is there already changes nothing. */
export type PracticePage = {
  put(key: string, post: Post): Promise<{ url: string }>;
  find(key: string): Promise<{ url: string } | null>;
  /** Whether it was there. */
  remove(key: string): Promise<boolean>;
};

/** What a person is asked to do by hand. `open` with a key that is there already changes nothing. */
export type TaskBoard = {
  open(key: string, post: Post): Promise<{ id: string }>;
  find(key: string): Promise<{ id: string; isDone: boolean; link: string | null } | null>;
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
  // On the way there.
  'rate_limited',
  'quota_reached',
  'unavailable',
  'timeout',
  'connection_reset',
  'connection_refused',
  'name_not_found',
  'private_address',
  'address_unusable',
  'insecure',
  'tls',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_wrong_name',
  'not_the_network',
  'server_error',
  'answer_unreadable',
  'deadline_passed',
  'worker_lost',
  // The account.
  'credentials_refused',
  'token_refused',
  'credentials_revoked',
  'credentials_expired',
  'second_factor',
  'account_gone',
  'scope_missing',
  'access_denied',
  'app_missing',
  'public_address_needed',
  'credits_used_up',
  'version_retired',
  'cannot_look',
  'app_refused',
  'app_changed',
  'no_accounts',
  'place_not_found',
  'posting_not_allowed',
  'receiver_gone',
  'redirected',
  'firewall',
  // What was to be published.
  'content_refused',
  'thread_broken',
  'duplicate',
  'text_too_long',
  'too_many_images',
  'image_refused',
  'image_too_large',
  'too_large',
  // What was to be taken down.
  'removal_refused',
  // Mail servers.
  'starttls_missing',
  'auth_missing',
  'auth_needed',
  'sender_refused',
  'port_wrong',
  'dkim_key_unusable',
  // What was typed.
  'input_missing',
  'secret_unusable',
  'input_invalid',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/**
 * What came of taking a post down; `gone` when it was not there any more. Asking twice does no harm, so that `unknown`
 * is simply asked again.
 */
export type Removal = { kind: 'removed' | 'gone' } | Refusal | { kind: 'unknown'; reason: ReasonCode; words?: string };

/** What networks count of a post; each has its name in the words (`numbers`). */
export const numberNames = ['views', 'likes', 'replies', 'reposts', 'quotes', 'saves', 'clicks'] as const;
export type Numbers = { [Name in (typeof numberNames)[number]]?: number };

/** By remote id; `gone` for what is not there any more. One that is left out could not be told this time. */
export type NumbersRead = { kind: 'read'; numbers: ReadonlyMap<string, Numbers | 'gone'> } | Refusal;

export type Found =
  | { kind: 'found'; remoteId: string; remoteUrl?: string }
  | { kind: 'absent' }
  | { kind: 'unsure'; reason: ReasonCode };

/** Answer of the repeatable steps before arming. */
export type PrepareOutcome = { kind: 'ready'; prepared: Prepared } | { kind: 'wait'; checkAfterMs: number } | Refusal;

/** `name` is '' where the network has none of its own: then the channel keeps the one it has. */
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

/** One input of a form; its label and help are in the words (`channels.fields`), by its name. */
export type FormField = {
  name: string;
  type: 'text' | 'password' | 'url' | 'email' | 'number' | 'choice' | 'lines';
  required: boolean;
  choices?: readonly string[];
  initial?: string;
  /** Never shown again. */
  secret?: boolean;
  /** Left empty when connecting again, what is stored stays. */
  isKept?: boolean;
  /** Asked for only while another field has this value. */
  when?: { field: string; is: string };
  /** For those who know what it is: folded away at first. */
  isAdvanced?: boolean;
};

/** Connecting has no account yet. `newToken` makes an address that cannot be guessed. */
export type ConnectContext = Reach & { newToken(): string };

/** An app of ours at the network: what OAuth knows us by. */
export type OAuthApp = { appId: string; appSecret: string };

/** How an account is connected: by a form of fields, or by OAuth where the person signs in and agrees. */
export type Connecting =
  | {
      by: 'form';
      fields: FormField[];
      /** `input` has each field, '' when nothing was given. When reconnecting, what was connected `before` may be kept. */
      connect(context: ConnectContext, input: Record<string, string>, before?: Account): Promise<ConnectResult>;
    }
  | OAuthConnecting;

type OAuthConnecting = {
  by: 'oauth';
  fields: FormField[];
  /** Finds the instance that was meant and makes sure that it is one; gives its origin. */
  locate(
    context: ConnectContext,
    input: Record<string, string>,
  ): Promise<{ kind: 'located'; instance: string } | ConnectFailure>;
  /** Where the browser goes; `challenge` is PKCE's, S256. */
  authorizeUrl(instance: string, app: OAuthApp, redirectUri: string, state: string, challenge: string): string;
  /** Trades the code for a token. One sign-in may open several accounts: then the person chooses among them. */
  exchange(
    context: ConnectContext,
    instance: string,
    app: OAuthApp,
    redirectUri: string,
    code: string,
    verifier: string,
  ): Promise<ConnectResult | { kind: 'choose'; accounts: Connected[] }>;
} & (
  | {
      /** Any instance takes a new app at once, so each installation has one of its own there. */
      app: 'registered';
      register(
        context: ConnectContext,
        instance: string,
        redirectUri: string,
      ): Promise<({ kind: 'registered' } & OAuthApp) | ConnectFailure>;
    }
  | {
      /** Only people get apps there: the workspace's owner makes one and types its id and secret in, once. */
      app: 'own';
      /** Where she makes it. */
      consoleUrl: string;
    }
);

type NetworkBase = {
  /** The mark drawn for it, a key of the glyphs. */
  glyph: string;
  limits: Limits;
  connecting: Connecting;
  /** Asks the network whether the account still works; keeps its limits fresh. */
  check(call: Call): Promise<Health>;
  /** Takes our access back at the network, when a channel is disconnected; where the network offers it. */
  revoke?(call: Call): Promise<Revocation>;
};

type PostNetworkBase = NetworkBase & {
  accepts: 'post';
  /** Missing: it states none. */
  budgets?: readonly Budget[];
  /** Uploads and containers: repeatable, before arming. */
  prepare?(call: Call, post: Post, preparing: Preparing): Promise<PrepareOutcome>;
  /** The one call that cannot be taken back. */
  publish(call: Call, post: Post, armed: Armed): Promise<Outcome>;
  /** How long it may say `processing` before a person is asked; a day unless told. */
  longestProcessingMs?: number;
  /** Asked after an outcome `processing`. */
  progress?(call: Call, armed: Armed & { remoteId: string | null }): Promise<Outcome>;
  /** Takes down what was published. Left out where the network does not offer it: a person does it there. */
  remove?(call: Call, remoteId: string): Promise<Removal>;
  /** What the network counts of its posts, for at most `batch` of them in one go. Left out where it tells nothing. */
  numbers?: { batch: number; read(call: Call, remoteIds: readonly string[]): Promise<NumbersRead> };
  /** The remote id in a post's own address, which a person gave; null when it is no such address. For threads. */
  remoteIdIn?(account: Pick<Account, 'settings'>, link: string): string | null;
};

/**
 * The classes of "once": a network must say which it is, and supply what that class needs.
 * `consistentAfterMs`: how long after a doubtful call a look may be believed.
 */
export type PostNetwork = PostNetworkBase &
  (
    | {
        idempotency: 'clientKey';
        chooseId(now: Date, random: () => number): string;
        consistentAfterMs: number;
        find(call: Call, post: Post, armed: Armed): Promise<Found>;
      }
    | {
        idempotency: 'keyWindow';
        windowMs: number;
        consistentAfterMs: number;
        find(call: Call, post: Post, armed: Armed): Promise<Found>;
      }
    | { idempotency: 'receiverKey' }
    | { idempotency: 'twoStep'; consistentAfterMs: number; find(call: Call, post: Post, armed: Armed): Promise<Found> }
    | {
        idempotency: 'findByListing';
        consistentAfterMs: number;
        find(call: Call, post: Post, armed: Armed): Promise<Found>;
      }
    | { idempotency: 'none' }
  );

/** A mailing list: its newsletters go out by `newsletters/sending.ts`, window by window, not by one call. */
export type MailNetwork = NetworkBase & { accepts: 'newsletter'; idempotency: 'none' };

export type Network = PostNetwork | MailNetwork;

/** The network's limits with the account's own laid over them. */
export function limitsOf(network: { limits: Limits }, own: Partial<Limits>): Limits {
  return { ...network.limits, ...own };
}
