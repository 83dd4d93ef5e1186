import { openDatabase } from '#server/database/connection.ts';
import { todayOf } from '#server/today/today.ts';
import { addPosts, makePractice } from './contents.ts';
import { type Bench, row, share } from './rows.ts';

const clients = 50;
const open = 20_000;
const now = new Date('2027-03-10T09:00:00Z');

/** The first screen of a practice that has let 20 000 things pile up. */
const today: Bench = {
  name: 'today',
  async run({ database, bulk, time, say }) {
    const url = await database();
    const { db, close } = openDatabase(url);
    try {
      const practice = await makePractice(db, clients);
      const quiet = await makePractice(db, clients);
      const sql = bulk(url);
      // A third of it failed, a third was sent back, a third waits for clients; and a day of 400 posts going out.
      const third = Math.ceil(open / 3);
      const past = { from: '2026-11-01T00:00:00Z', apart: 9 };
      await addPosts(sql, practice, { ...past, count: third, status: 'rejected' });
      await addPosts(sql, practice, { ...past, count: third });
      await sql`update contents set stage = 'changes_requested', sent_back_at = created_at where id in (select content_id from publications where status = 'planned')`;
      await sql`
        insert into reviews (workspace_id, client_id, content_id, revision_id, round, batch_id, sent_by, sent_at)
        select workspace_id, client_id, id, gen_random_uuid(), 1, gen_random_uuid(), ${practice.owner.userId}, created_at
        from contents where stage = 'changes_requested'`;
      await sql`
        insert into decisions (workspace_id, client_id, content_id, review_id, decision, basis, words, user_id, on_behalf_reason, created_at)
        select workspace_id, client_id, content_id, id, 'changes_requested', 'on_behalf', 'Proszę krócej.', sent_by, 'telefon', sent_at
        from reviews`;
      await sql`update reviews set status = 'decided', closed_at = sent_at`;
      await addPosts(sql, practice, { ...past, count: open - 2 * third });
      await sql`
        insert into reviews (workspace_id, client_id, content_id, revision_id, round, batch_id, sent_by, sent_at)
        select workspace_id, client_id, id, gen_random_uuid(), 1, gen_random_uuid(), ${practice.owner.userId}, created_at
        from contents c where stage = 'approved'
          and exists (select 1 from publications p where p.content_id = c.id and p.status = 'planned')`;
      await sql`update contents set stage = 'in_review' where id in (select content_id from reviews where status = 'open')`;
      await addPosts(sql, practice, { count: 400, from: '2027-03-10T00:00:00Z', apart: 3 });
      // What was published in years, which nothing of it is about.
      await addPosts(sql, practice, { count: 200_000, from: '2017-01-01T00:00:00Z', apart: 20, status: 'published' });
      await sql`vacuum (analyze)`;
      const full = () => todayOf(db, practice.owner, now);
      const empty = () => todayOf(db, quiet.owner, now);
      const { needsCount, waiting, out } = await full();
      const lying = waiting.reduce((sum, { count }) => sum + count, 0);
      say(
        `${needsCount} need somebody, ${lying} lie with the clients that are listed, ${out.items.length} of today are listed`,
      );
      // Of the clients who have something, those who have had it longest are listed.
      if (needsCount !== 2 * third || waiting.length !== 30) throw new Error('Not all that is open was found.');
      const took = await time(full, { times: 60, warmUp: 10 });
      const compared = await time(empty, { times: 60, warmUp: 10 });
      return [
        row({ measure: `Today of ${open} open items, p50`, samples: took, unit: 'ms', baseline: compared }),
        row({
          measure: `Today of ${open} open items, p95`,
          samples: share(took, 0.95),
          unit: 'ms',
          baseline: share(compared, 0.95),
          goal: 50,
        }),
      ];
    } finally {
      await close();
    }
  },
};

export default today;
