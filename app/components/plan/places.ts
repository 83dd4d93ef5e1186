import type { Slot } from './context.ts';

/** A week's slots by what is true of them now. Those that a holiday skips are no places at all. */
export type Places = {
  all: number;
  /** Something goes out there, or went. */
  filled: number;
  /** To come, and nothing goes out there. */
  missing: Slot[];
  /** To come, and something goes out on some of its channels only. */
  partly: Slot[];
  /** Over, and nothing went out: nobody can fill it any more. */
  passed: Slot[];
};

export function placesOf(slots: readonly Slot[]): Places {
  const places = slots.filter(({ isSkipped }) => !isSkipped);
  const empty = places.filter(({ free, ids }) => free.length === ids.length);
  return {
    all: places.length,
    filled: places.length - empty.length,
    missing: empty.filter(({ isPast }) => !isPast),
    partly: places.filter(({ free, ids, isPast }) => !isPast && free.length > 0 && free.length < ids.length),
    passed: empty.filter(({ isPast }) => isPast),
  };
}
