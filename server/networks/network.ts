import type { Connecting, OAuthApp } from './interface/connecting.ts';
import type { Budget, Holder, Limits } from './interface/limits.ts';
import type { Account, Reach } from './interface/reach.ts';
import type { ReasonCode } from './interface/reasons.ts';

/**
 * What a network is, for the rest of the product. One file per network supplies one of these; `index.ts` is the one
 * typed record of them. A network knows no database, no request, and no other network: everything it needs comes in
 * as an argument, everything it hands back is a value of a closed set.
 */

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

/** What comes with every call. */
export type Call = Reach & {
  account: Account;
  /**
   * Renews secrets that are used up, one process at a time. `refresh` gets the newest that are kept; when those are
   * not the ones of this call any more, somebody else has renewed and it is not asked. What it gives is stored before
   * this returns, and `account.credentials` is that from then on. What is good for one use is sent behind
   * `beforeFirstByte`, which throws when it is somebody else's turn by now: a process that was frozen spends nothing.
   */
  renew(
    refresh: (newest: Record<string, unknown>, beforeFirstByte: () => void) => Promise<Renewal>,
  ): Promise<{ kind: 'renewed' } | Refusal>;
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

/** Known to have been refused before anything was made. `of`: whose limit was reached, the account's unless told. */
export type Refusal =
  | { kind: 'retry'; reason: ReasonCode; words?: string; afterMs?: number; of?: Holder }
  | { kind: 'reconnect'; reason: ReasonCode; words?: string }
  | { kind: 'rejected'; reason: ReasonCode; words?: string };

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

/**
 * `name` is '' where the network has none of its own: then the channel keeps the one it has. `settings`: those that
 * change when an account is renamed, such as its address.
 */
export type Health =
  | {
      kind: 'ok';
      name: string;
      remoteAccountId: string;
      limits: Partial<Limits>;
      settings?: Record<string, unknown>;
    }
  | { kind: 'reconnect'; reason: ReasonCode; words?: string }
  | { kind: 'trouble'; reason: ReasonCode; words?: string };

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
  /** Empty where it states none: then its own word (429, Retry-After) is all that holds back. */
  budgets: readonly Budget[];
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
  numbers?: {
    batch: number;
    /** Where each question costs money: how old a post is, in milliseconds, when it is asked about again after the first time. */
    ages?: readonly number[];
    read(call: Call, remoteIds: readonly string[]): Promise<NumbersRead>;
  };
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
