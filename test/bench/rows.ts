import type postgres from 'postgres';
import type { App, AppOptions } from '#test/support/app.ts';
import type { Statements } from './statements.ts';

/** One measurement. `ratio` is value / baseline; `reached` says whether `goal` was met, null where there is none. */
export type Row = {
  measure: string;
  value: number;
  unit: string;
  baseline: number | null;
  ratio: number | null;
  goal: number | null;
  reached: boolean | null;
};

export type Bench = { name: string; run(context: BenchContext): Promise<Row[]> };

export type BenchContext = {
  /** A new, migrated, empty database on a server that writes through to the disk, as in production. */
  database(): Promise<string>;
  /** The built app on a database of its own, or on `databaseUrl`. It is stopped after the benchmark. */
  startApp(options?: AppOptions): Promise<App>;
  /** Counts what is asked of a database of `database()`, from the moment at which this is called. */
  countStatements(url: string): Promise<Statements>;
  /** One connection to such a database that may write millions of rows: foreign keys are not looked up. */
  bulk(url: string): postgres.Sql;
  /** How many milliseconds each of `times` runs took, after some that do not count. */
  time(work: () => Promise<unknown> | unknown, options?: { times?: number; warmUp?: number }): Promise<number[]>;
  /** Says what is going on, on stderr. */
  say(message: string): void;
};

type Measured = {
  measure: string;
  /** One number, or many of which the median counts. */
  samples: number | number[];
  unit: string;
  /** What it is compared with: another way of doing the same, or an earlier version. */
  baseline?: number | number[];
  goal?: number;
  /** Which way is better; a duration is better lower. */
  better?: 'lower' | 'higher';
};

/** Makes a row from samples: medians, ratio, and whether the goal is reached. */
export function row({ measure, samples, unit, baseline, goal, better = 'lower' }: Measured): Row {
  const value = median(samples);
  const compared = baseline === undefined ? null : median(baseline);
  return {
    measure,
    value,
    unit,
    baseline: compared,
    ratio: compared ? value / compared : null,
    goal: goal ?? null,
    reached: goal === undefined ? null : better === 'lower' ? value <= goal : value >= goal,
  };
}

/** The middle value; of an even number of values the mean of the two in the middle. Throws for none. */
export function median(samples: number | number[]): number {
  const sorted = [samples].flat().sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing.');
  return (upper + lower) / 2;
}

/** Rows as lines of equal columns: words to the left, numbers to the right. */
export function table(rows: Row[]): string {
  const head = ['measure', 'median', 'unit', 'baseline', 'ratio', 'goal', 'reached'];
  const lines = rows.map((each) => [
    each.measure,
    short(each.value),
    each.unit,
    short(each.baseline),
    short(each.ratio),
    short(each.goal),
    each.reached === null ? '' : each.reached ? 'yes' : 'NO',
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const isWord = [true, false, true, false, false, false, true];
  return all
    .map((line) =>
      line
        .map((cell, at) => (isWord[at] ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three figures that count; more would pretend. */
function short(value: number | null): string {
  if (value === null) return '';
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** The value that so large a part of the samples does not pass: 0.95 for p95. */
export function share(samples: number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
}
