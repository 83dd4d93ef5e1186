import type postgres from 'postgres';
import { emptyFilter, readCalendar } from '#server/content/calendar.ts';
import { openDatabase } from '#server/database/connection.ts';
import { addPosts, makePractice, type Practice } from './contents.ts';
import { type Bench, median, type Row, row } from './rows.ts';

const smallest = 1_000;
const sizes = [smallest, 100_000, 1_000_000, 5_000_000];
const most = Number(process.env.CALENDAR_MOST ?? sizes.at(-1));
const month = { from: '2027-03-01', until: '2027-04-01' };
const shown = 300;
const rounds = 41;

/**
 * The same month of 300 posts, all of it whole as the list asks for it, in a practice that has ever more of them before and after; turn by turn with one that
 * has a thousand, in a database of its own.
 */
const calendarQuery: Bench = {
  name: 'calendarQuery',
  async run({ database, bulk, say }) {
    const open = async () => {
      const url = await database();
      const { db, close } = openDatabase(url, { max: 1 });
      return { db, close, sql: bulk(url), practice: await makePractice(db, 50), there: 0 };
    };
    const [small, large] = [await open(), await open()];
    try {
      const rows: Row[] = [];
      await grow(small, smallest);
      for (const size of sizes.filter((each) => each <= most)) {
        await grow(large, size);
        const took: Record<'small' | 'large', number[]> = { small: [], large: [] };
        for (let round = -10; round < rounds; round += 1)
          for (const [name, { db, practice }] of [
            ['small', small],
            ['large', large],
          ] as const) {
            const began = performance.now();
            const { items } = await readCalendar(db, practice.owner, { ...month, filter: emptyFilter, limit: 3_000 });
            if (items.length !== shown) throw new Error(`${items.length} of ${shown} were found among ${size}.`);
            if (round >= 0) took[name].push(performance.now() - began);
          }
        say(`${size}: ${median(took.large).toFixed(2)} ms, beside ${median(took.small).toFixed(2)}`);
        rows.push(
          row({
            measure: `a month of ${shown} among ${size}`,
            samples: took.large,
            unit: 'ms',
            baseline: took.small,
            goal: median(took.small) * 1.5,
          }),
        );
      }
      return rows;
    } finally {
      await small.close();
      await large.close();
    }
  },
};

/** Fills up to so many posts: the month, ten years before it, and ten years after it; more are only closer together. */
async function grow(place: { sql: postgres.Sql; practice: Practice; there: number }, size: number): Promise<void> {
  const { sql, practice } = place;
  if (place.there === 0) await addPosts(sql, practice, { count: shown, from: '2027-03-01T06:00:00Z', apart: 140 });
  const half = Math.ceil((size - Math.max(place.there, shown)) / 2);
  await addPosts(sql, practice, { count: half, from: '2017-02-01T00:00:00Z', apart: minutesApart(half) });
  await addPosts(sql, practice, { count: half, from: '2027-04-03T00:00:00Z', apart: minutesApart(half) });
  place.there = size;
  await sql`vacuum (analyze) contents`;
  await sql`vacuum (analyze) publications`;
}

function minutesApart(count: number): number {
  return Math.max(1, Math.floor((10 * 365 * 24 * 60) / count));
}

export default calendarQuery;
