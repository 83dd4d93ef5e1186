import { bluesky } from './bluesky.ts';
import { instagram } from './instagram.ts';
import { linkedin } from './linkedin.ts';
import { mailingList } from './mailingList.ts';
import { manual } from './manual.ts';
import { mastodon } from './mastodon.ts';
import type { Network } from './network.ts';
import { practice } from './practice.ts';
import { telegram } from './telegram.ts';
import { webhook } from './webhook.ts';
import { wordpress } from './wordpress.ts';
import { x } from './x.ts';

/** Every network, in the order in which they are offered. One that is not complete does not compile. */
export const networks = {
  bluesky,
  mastodon,
  x,
  instagram,
  linkedin,
  telegram,
  wordpress,
  mailingList,
  webhook,
  manual,
  practice,
} satisfies Record<string, Network>;

export type NetworkName = keyof typeof networks;

export const networkNames = Object.keys(networks) as NetworkName[];

/** The network of that name; null for one that is not here (any more). */
export function networkOf(name: string): Network | null {
  return Object.hasOwn(networks, name) ? networks[name as NetworkName] : null;
}
