import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resolveDue } from '#server/content/time.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { decide } from '#server/review/approval.ts';
import { sendForReview } from '#server/review/review.ts';
import { shownIn } from '#server/review/shown.ts';
import { outToday } from '#server/today/goesOut.ts';
import { needsMe, needsMeCount } from '#server/today/needs.ts';
import { todayOf } from '#server/today/today.ts';
import { waitingForClients } from '#server/today/waiting.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  assign,
  makeApprover,
  makeChannel,
  makeClient,
  makeMember,
  makeOwner,
  monday,
} from '#test/support/factories.ts';
import { writePost } from '#test/support/review.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let basia: ApproverActor;
let channels: [string, string];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  basia = await makeApprover(database.db, owner.workspaceId, clientId);
  channels = [
    await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' }),
    await makeChannel(database.db, owner.workspaceId, clientId, { network: 'manual', name: 'Tablica' }),
  ];
});

const write = (title: string, wall: string | null = '2026-11-23T12:00', channelIds: string[] = channels) =>
  writePost(database.db, owner, { clientId, channelIds, title, wall });
const put = (contentId: string, values: Record<string, string | null>) =>
  database.sql`update publications set ${database.sql(values)} where content_id = ${contentId}`;
const list = async (actor = owner) =>
  (await needsMe(database.db, actor, 50, monday)).needs.map((need) => [
    need.kind,
    need.kind === 'reconnect' || need.kind === 'ending' ? need.channel.name : need.title,
  ]);

/** One of each kind, made in another order than the one they are shown in. */
async function oneOfEach(): Promise<void> {
  await database.sql`insert into manual_tasks (channel_id, workspace_id, key, post, created_at)
    values (${channels[1]}, ${owner.workspaceId}, 'x', ${database.sql.json({ text: 'Ręcznie', images: [] })}, ${monday})`;
  const back = await write('Do poprawy', '2026-11-25T18:00');
  const { reviewIds } = await sendForReview(database.db, owner, { contentIds: [back], note: '' }, monday);
  const reviewId = reviewIds[0] ?? '';
  const { fingerprint } = await shownIn(database.db, basia, reviewId);
  await decide(
    database.db,
    basia,
    { reviewId, shown: fingerprint, decision: 'changes_requested', words: 'O 10, nie o 9.' },
    monday,
  );
  await put(await write('Wstrzymane'), { status: 'held', held_reason: 'not_approved', held_at: monday.toISOString() });
  await put(await write('Nieudane'), { status: 'rejected', problem: 'content_refused', problem_words: 'No.' });
  await put(await write('Niepewne', '2026-11-23T12:00', [channels[0]]), { status: 'unconfirmed', problem: 'timeout' });
  await database.sql`update channels set status = 'reconnect', status_since = ${monday} where id = ${channels[1]}`;
}

describe('what needs me', () => {
  test('one ordered list, one entry for each content and kind, and the number counts the same', async () => {
    await oneOfEach();
    expect(await list()).toEqual([
      ['unconfirmed', 'Niepewne'],
      ['failed', 'Nieudane'],
      ['reconnect', 'Tablica'],
      ['held', 'Wstrzymane'],
      ['changes', 'Do poprawy'],
      ['task', 'Ręcznie'],
    ]);
    expect(await needsMeCount(database.db, owner, monday)).toBe(6);
    const { needs } = await needsMe(database.db, owner, 50, monday);
    expect(needs.find(({ kind }) => kind === 'held')).toMatchObject({
      channels: expect.objectContaining({ length: 2 }),
      reason: 'not_approved',
      isWithClient: false,
      graceEndsAt: resolveDue({ wall: '2026-11-23T16:00', zone: 'Europe/Warsaw' }).dueAt,
    });
    expect(needs.find(({ kind }) => kind === 'changes')).toMatchObject({ words: 'O 10, nie o 9.', by: basia.name });
    expect(needs.find(({ kind }) => kind === 'failed')).toMatchObject({ problem: 'content_refused', words: 'No.' });
    expect(needs.find(({ kind }) => kind === 'reconnect')).toMatchObject({ waiting: 2 });
  });

  test('a few that are late stand for themselves; many are one entry, and leave the others their place', async () => {
    const late = { status: 'held', held_reason: 'too_late', held_at: monday.toISOString() };
    const since = new Date(monday.getTime() - 5 * 3_600_000);
    const overdue = async (title: string, minute: number) => {
      const contentId = await write(title, '2026-11-23T12:00');
      await put(contentId, { ...late, due_at: new Date(since.getTime() + minute * 60_000).toISOString() });
    };
    await put(await write('Wstrzymane'), { ...late, held_reason: 'not_approved' });
    await overdue('Późne 1', 0);
    await overdue('Późne 2', 1);
    expect((await list()).map(([, title]) => title)).toEqual(['Późne 1', 'Późne 2', 'Wstrzymane']);
    await overdue('Późne 3', 2);
    const { needs, late: group } = await needsMe(database.db, owner, 50, monday);
    expect(needs.map((need) => 'title' in need && need.title)).toEqual(['Wstrzymane']);
    expect(group).toEqual({ count: 3, since, clients: ['Kwiaciarnia Malwa'] });
    expect(await needsMeCount(database.db, owner, monday)).toBe(4);
  });

  describe('of one content, some is late and some is not', () => {
    const longAgo = new Date(monday.getTime() - 5 * 3_600_000).toISOString();
    const putOn = (contentId: string, channelId: string, values: Record<string, string | null>) =>
      database.sql`update publications set ${database.sql(values)}
        where content_id = ${contentId} and channel_id = ${channelId}`;
    const held = { status: 'held', held_reason: 'not_approved', held_at: monday.toISOString() };
    /** Held on both channels, on the first of them past its grace. */
    const heldTwice = async (title: string) => {
      const contentId = await write(title);
      await put(contentId, held);
      await putOn(contentId, channels[0], { due_at: longAgo });
      return contentId;
    };
    /** Given up on the first channel, refused on the other. */
    const failedTwice = async (title: string) => {
      const contentId = await write(title);
      await putOn(contentId, channels[0], { status: 'exhausted', problem: 'timeout' });
      await putOn(contentId, channels[1], { status: 'rejected', problem: 'content_refused' });
      return contentId;
    };
    const drawn = async () => {
      const { needs, late } = await needsMe(database.db, owner, 50, monday);
      const ids = needs.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await needsMeCount(database.db, owner, monday)).toBe(ids.length + (late?.count ?? 0));
      return { needs, late };
    };

    test('few: one entry for each kind', async () => {
      const [one, other] = [await heldTwice('Wstrzymane'), await failedTwice('Nieudane')];
      const { needs, late } = await drawn();
      expect(late).toBeNull();
      expect(needs).toMatchObject([
        { id: `failed-${other}`, channels: { length: 2 }, publicationId: null },
        { id: `held-${one}`, channels: { length: 2 }, dueAt: new Date(longAgo) },
      ]);
    });

    test('many: late together, and what is not late for itself', async () => {
      await heldTwice('Wstrzymane');
      const other = await failedTwice('Nieudane');
      await putOn(await write('Poddane'), channels[0], { status: 'exhausted', problem: 'timeout' });
      // On one channel given up, on the other held past its grace: two kinds, and late once.
      const both = await write('Jedno i drugie');
      await put(both, { ...held, due_at: longAgo });
      await putOn(both, channels[0], { status: 'exhausted', held_reason: null, problem: 'timeout' });
      const { needs, late } = await drawn();
      expect(late).toMatchObject({ count: 4 });
      expect(needs).toMatchObject([
        { id: `failed-${other}`, channels: [{ id: channels[1] }] },
        { kind: 'held', title: 'Wstrzymane', channels: [{ id: channels[1] }] },
      ]);
    });
  });

  test('each doubt is an entry of its own, because each has its own answer', async () => {
    await put(await write('Niepewne'), { status: 'unconfirmed', problem: 'timeout' });
    expect(await list()).toEqual([
      ['unconfirmed', 'Niepewne'],
      ['unconfirmed', 'Niepewne'],
    ]);
    expect(await needsMeCount(database.db, owner, monday)).toBe(2);
  });

  test('only of the clients one works for, and never of another workspace', async () => {
    await oneOfEach();
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant');
    const stranger = await makeOwner(database.db, 'Ktoś inny');
    for (const actor of [kasia, stranger]) {
      const today = await todayOf(database.db, actor, monday);
      expect(today).toMatchObject({
        needs: [],
        needsCount: 0,
        waiting: [],
        out: { items: [] },
        channels: { works: 0, dead: 0 },
        hasClients: false,
      });
    }
    await assign(database.db, kasia, clientId);
    expect(await list(kasia)).toHaveLength(6);
    expect(await needsMeCount(database.db, kasia, monday)).toBe(6);
  });

  test('nothing of an archived client', async () => {
    await oneOfEach();
    await database.sql`update clients set archived_at = now() where id = ${clientId}`;
    expect([await list(), await needsMeCount(database.db, owner, monday)]).toEqual([[], 0]);
  });
});

describe('what lies with clients', () => {
  test('one entry a client: how much, since when, whether they looked', async () => {
    const ids = [await write('A', '2026-11-24T09:00'), await write('B', null)];
    await sendForReview(database.db, owner, { contentIds: ids, note: '' }, monday);
    const [row, ...more] = await waitingForClients(database.db, owner, 10);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ count: 2, title: '', since: monday, openedAt: null, hasNobody: false });
    expect(row?.firstDueAt).toEqual(resolveDue({ wall: '2026-11-24T09:00', zone: 'Europe/Warsaw' }).dueAt);
    const looked = new Date(monday.getTime() + 3_600_000);
    await database.sql`update approver_links set last_opened_at = ${looked} where client_id = ${clientId}`;
    await database.sql`update approvers set removed_at = now() where client_id = ${clientId}`;
    expect((await waitingForClients(database.db, owner, 10))[0]).toMatchObject({ openedAt: looked, hasNobody: true });
  });
});

describe('what goes out today', () => {
  test('is the day of my own zone, from its first minute to its last', async () => {
    await write('wczoraj', '2026-11-23T23:59', [channels[0]]);
    await write('pierwsza minuta', '2026-11-24T00:00', [channels[0]]);
    await write('ostatnia minuta', '2026-11-24T23:59', [channels[0]]);
    await write('jutro', '2026-11-25T00:00', [channels[0]]);
    const now = resolveDue({ wall: '2026-11-24T10:00', zone: 'Europe/Warsaw' }).dueAt;
    const out = await outToday(database.db, owner, now, 40);
    expect(out.items.map(({ title }) => title)).toEqual(['pierwsza minuta', 'ostatnia minuta']);
    expect([out.left, out.nextAt]).toEqual([1, resolveDue({ wall: '2026-11-24T23:59', zone: 'Europe/Warsaw' }).dueAt]);
    const inNewYork = await outToday(database.db, { ...owner, timeZone: 'America/New_York' }, now, 40);
    expect(inNewYork.items.map(({ title }) => title)).toEqual(['ostatnia minuta', 'jutro']);
  });

  test('on the day the clocks change, too', async () => {
    const changed = new Date('2027-03-28T08:00:00Z');
    await write('przed', '2027-03-27T23:59', [channels[0]]);
    await write('w dniu', '2027-03-28T23:30', [channels[0]]);
    await write('po', '2027-03-29T00:00', [channels[0]]);
    expect((await outToday(database.db, owner, changed, 40)).items.map(({ title }) => title)).toEqual(['w dniu']);
  });

  test('channels of one content at one time stand together; what is out is not counted as to come', async () => {
    const contentId = await write('Razem');
    expect((await outToday(database.db, owner, monday, 40)).items).toMatchObject([{ networks: { length: 2 } }]);
    await put(contentId, { status: 'published' });
    expect(await outToday(database.db, owner, monday, 40)).toMatchObject({
      left: 0,
      nextAt: null,
      items: [{ stage: 'published' }],
    });
  });
});

test('what needs somebody is found by the index made for it, beside 20 000 publications', async () => {
  await oneOfEach();
  // Made up for their number alone: nobody searches them or watches them come.
  for (const table of ['contents', 'publications'])
    await database.sql.unsafe(`alter table ${table} disable trigger user`);
  await database.sql`
    insert into contents (workspace_id, client_id, kind, title, stage, draft, draft_saved_at, created_at, updated_at)
    select ${owner.workspaceId}, ${clientId}, 'post', 'Wpis ' || n, 'approved', '{"kind":"post","text":"","media":[],"variants":{}}', ${monday}, ${monday}, ${monday}
    from generate_series(1, 20000) n`;
  // Else each foreign key is checked by reading the whole of a table that was empty when its plan was made.
  await database.sql`analyze`;
  await database.sql`
    insert into publications (workspace_id, client_id, content_id, channel_id, status, due_at, due_wall, due_zone, created_at, updated_at)
    select workspace_id, client_id, id, ${channels[0]}, 'published', ${monday}::timestamptz - interval '40 days', '2026-10-14T10:24', 'Europe/Warsaw', ${monday}, ${monday}
    from contents where title like 'Wpis %'`;
  for (const table of ['contents', 'publications'])
    await database.sql.unsafe(`alter table ${table} enable trigger user`);
  await database.sql`analyze`;
  const plan = await database.sql`explain select 1 from publications p
    where p.workspace_id = ${owner.workspaceId} and p.status in ('held', 'rejected', 'exhausted', 'unconfirmed')`;
  // Of the two that hold just these, whichever is the smaller.
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/publications_(in_need|worst)/);
  expect((await todayOf(database.db, owner, monday)).needsCount).toBe(6);
});

test('a newsletter that stands still waits for a person, of one’s own clients', async () => {
  const contentId = await write('List majowy');
  await database.sql`
    insert into sends (workspace_id, client_id, publication_id, status, total, frozen_at, paused_reason)
    select workspace_id, client_id, id, 'paused', 3, ${monday}, 'many_refused' from publications
    where content_id = ${contentId} limit 1`;
  expect(await list()).toEqual([['send', 'List majowy']]);
  expect(await needsMeCount(database.db, owner, monday)).toBe(1);
  const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  expect(await list(assistant)).toEqual([]);
  await assign(database.db, assistant, clientId);
  expect(await list(assistant)).toEqual([['send', 'List majowy']]);
  await database.sql`update sends set status = 'running'`;
  expect(await list()).toEqual([]);
});
