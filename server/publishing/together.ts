import type { Db } from '#server/database/connection.ts';
import { gather } from '#server/database/gather.ts';
import { type ArmedAttempt, type Arming, arm, armTogether } from './arm.ts';
import { type Facts, factsOf, factsOfAll } from './conditions.ts';
import { type Published, recordPublished, recordPublishedTogether } from './published.ts';

/** What the publications that a process is at work on ask of the database at the same time, asked together. */
export type Together = {
  facts(publicationId: string): Promise<Facts | null>;
  arm(arming: Arming): Promise<ArmedAttempt | null>;
  recordPublished(published: Published): Promise<boolean>;
};

const ofProcess = new WeakMap<Db, Together>();

/** The process's own: whoever works over the same connections is in the same crowd. */
export function together(db: Db): Together {
  const known = ofProcess.get(db);
  if (known) return known;
  const opened: Together = {
    facts: gather(
      (ids: string[]) => factsOfAll(db, ids),
      (id) => factsOf(db, id),
    ),
    arm: gather(
      (armings: Arming[]) => armTogether(db, armings),
      ({ claimed, chooseId, callMs, now }) => arm(db, claimed, { chooseId, callMs }, now),
    ),
    recordPublished: gather(
      (several: Published[]) => recordPublishedTogether(db, several),
      (published) => recordPublished(db, published),
    ),
  };
  ofProcess.set(db, opened);
  return opened;
}
