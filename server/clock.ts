/** The time, handed in: functions take `now: Date`; long-running parts take a Clock. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
