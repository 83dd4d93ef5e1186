import type { Label } from './labels.ts';

export type MixPart = {
  labelId: string;
  name: string;
  colour: string;
  /** How many of the week's contents bear it. */
  has: number;
  /** How many should, of as many as the week has room for; null: no target. */
  target: number | null;
  missing: number;
};

export type Mix = { parts: MixPart[]; unlabelled: number; places: number };

/**
 * How a week's contents share out among the labels, and what is missing to their targets. `places` is what the week has
 * room for: its slots, or its contents where they are more. Targets are whole contents that add up to what the shares
 * say (largest remainder), so that 40 : 30 : 30 of five places is 2 : 2 : 1 and never six.
 */
export function mixOf(labels: readonly Label[], labelled: readonly (readonly string[])[], slots: number): Mix {
  const places = Math.max(slots, labelled.length);
  const targets = targetsOf(labels, places);
  return {
    places,
    unlabelled: labelled.filter((ids) => ids.length === 0).length,
    parts: labels.map(({ id, name, colour }) => {
      const has = labelled.filter((ids) => ids.includes(id)).length;
      const target = targets.get(id) ?? null;
      return { labelId: id, name, colour, has, target, missing: Math.max(0, (target ?? 0) - has) };
    }),
  };
}

function targetsOf(labels: readonly Label[], places: number): Map<string, number> {
  const wanted = labels.flatMap(({ id, targetShare }) =>
    targetShare === null ? [] : [{ id, exact: (targetShare * places) / 100 }],
  );
  const whole = new Map(wanted.map(({ id, exact }) => [id, Math.floor(exact)]));
  const sum = wanted.reduce((total, { exact }) => total + exact, 0);
  let left = Math.round(sum) - [...whole.values()].reduce((total, count) => total + count, 0);
  for (const { id } of [...wanted].sort((a, b) => (b.exact % 1) - (a.exact % 1))) {
    if (left <= 0) break;
    whole.set(id, (whole.get(id) ?? 0) + 1);
    left -= 1;
  }
  return whole;
}
