import { malwa } from './contents/malwa.ts';
import { pion } from './contents/pion.ts';
import { saldo } from './contents/saldo.ts';
import { zytnia } from './contents/zytnia.ts';

/**
 * Three weeks of the sample practice. `day` counts from today, `time` is the client's wall
 * time; without a day it is an idea. `state` is where the item stands when the sample is filled.
 */
export type SampleState =
  | 'idea'
  | 'draft'
  | 'in_review'
  | 'changes_requested'
  | 'approved'
  | 'published'
  | 'held'
  | 'failed'
  | 'unconfirmed'
  | 'reconnect'
  | 'cancelled';

export type SampleContent = {
  client: 'malwa' | 'pion' | 'zytnia' | 'saldo';
  kind?: 'newsletter';
  day?: number;
  time?: string;
  title: string;
  text: string;
  state: SampleState;
  channels: string[];
  label: string;
  /** A client's or a network's own words: why it was sent back, why it failed. */
  words?: string;
  /** Weeks in which it comes again, each time as a content of its own. */
  repeats?: number;
  picture?: 'wreath' | 'bouquet' | 'wall' | 'bread' | 'ledger';
};

export const sampleContents: SampleContent[] = [...malwa, ...pion, ...zytnia, ...saldo];
