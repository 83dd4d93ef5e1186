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

/**
 * In the currency's whole units; `asOf` is the first day of the price list. `numbers`: for all that we ask about a
 * post's numbers while they are counted.
 */
export type Price = { currency: string; asOf: string; post: number; postWithLink: number; numbers: number };

/** Whom a limit is counted for: each account, or all accounts together that are connected through the same app. */
export type Holder = 'account' | 'app';

/**
 * How much a network lets in before it says 429, so that a burst waits here and not there. Data, as its documents state
 * it: `most` within `withinMs`, of which a post takes `aPost`, and `anImage` for each of its pictures.
 */
export type Budget = {
  name: string;
  of: Holder;
  most: number;
  withinMs: number;
  aPost: number;
  anImage: number;
};

/** The network's limits with the account's own laid over them. */
export function limitsOf(network: { limits: Limits }, own: Partial<Limits>): Limits {
  return { ...network.limits, ...own };
}
