import { emptyFilter, readCalendar } from '#server/content/calendar.ts';
import { openDatabase } from '#server/database/connection.ts';
import { addPosts, makePractice } from './contents.ts';
import { type Bench, median, type Row, row } from './rows.ts';

const sizes = [1_000, 100_000, 1_000_000, 5_000_000];
const most = Number(process.env.CALENDAR_MOST ?? sizes.at(-1));
const month = { from: '2027-03-01', until: '2027-04-01' };
const shown = 300;

/** The same month of 300 posts, in a practice that has ever more of them before and after. */
const calendarQuery: Bench = {
  name: 'calendarQuery',
  async run({ database, bulk, time, say }) {
    const url = await database();
    const { db, close } = openDatabase(url);
    try {
      const practice = await makePractice(db, 50);
      const sql = bulk(url);
      await addPosts(sql, practice, { count: shown, from: '2027-03-01T06:00:00Z', apart: 140 });
      const rows: Row[] = [];
      let there = shown;
      let smallest: number[] | undefined;
      for (const size of sizes.filter((each) => each <= most)) {
        const half = Math.ceil((size - there) / 2);
        // Ten years before the month, and ten years after it; more are only closer together.
        await addPosts(sql, practice, { count: half, from: '2017-02-01T00:00:00Z', apart: minutesApart(half) });
        await addPosts(sql, practice, { count: half, from: '2027-04-03T00:00:00Z', apart: minutesApart(half) });
        there = size;
        await sql`vacuum (analyze) contents`;
        await sql`vacuum (analyze) publications`;
        const ask = () => readCalendar(db, practice.owner, { ...month, filter: emptyFilter });
        const found = (await ask()).length;
        if (found !== shown) throw new Error(`${found} of ${shown} were found among ${size}.`);
        const took = await time(ask, { times: 41, warmUp: 10 });
        smallest ??= took;
        say(`${size}: ${median(took).toFixed(2)} ms`);
        rows.push(
          row({
            measure: `a month of ${shown} among ${size}`,
            samples: took,
            unit: 'ms',
            baseline: smallest,
            goal: median(smallest) * 1.5,
          }),
        );
      }
      return rows;
    } finally {
      await close();
    }
  },
};

function minutesApart(count: number): number {
  return Math.max(1, Math.floor((10 * 365 * 24 * 60) / count));
}

export default calendarQuery;
