import twitter from 'twitter-text';
import type { Weighed } from './counting.ts';

/**
 * What X counts, by X's own library: letters outside the Latin ones weigh two, an emoji two, any link 23, and what
 * looks like an address is a link without http:// too. Pure; the browser loads it only where a channel weighs.
 */
export function weigh(text: string): Weighed {
  return { length: twitter.parseTweet(text).weightedLength, links: twitter.extractUrlsWithIndices(text).length };
}
