import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MemberActor } from '#server/people/actor.ts';
import { digestOf, sendDigests, setDigest } from '#server/today/digest.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner } from '#test/support/factories.ts';
import { mailsOf, writePost } from '#test/support/review.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  // Those of the tests before have theirs off, so that a count is one's own.
  await database.sql`update members set digest_at = null`;
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});

const at = (instant: string) => new Date(instant);
const mails = () => mailsOf(database.db, owner.workspaceId, 'digest');
async function hold(title = 'Nowe piwonie'): Promise<void> {
  const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
  const wall = '2026-11-23T12:00';
  const contentId = await writePost(database.db, owner, { clientId, channelIds: [channelId], title, wall });
  await database.sql`update publications set status = 'rejected', problem = 'content_refused' where content_id = ${contentId}`;
}
const inZone = (zone: string) => database.sql`update users set time_zone = ${zone} where id = ${owner.userId}`;

describe('the morning mail', () => {
  test('comes once, at the hour of its reader’s own clock, and says what needs them', async () => {
    await hold();
    expect(await sendDigests(database.db, at('2026-11-24T06:29:00Z'))).toBe(0);
    expect(await sendDigests(database.db, at('2026-11-24T06:30:00Z'))).toBe(1);
    expect(await sendDigests(database.db, at('2026-11-24T06:35:00Z'))).toBe(0);
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ subject: '1 sprawa czeka na Ciebie, wtorek 24 listopada' });
    expect(mail?.text).toContain('Nowe piwonie');
    expect(mail?.text).toContain('Kwiaciarnia Malwa · nie wyszło');
    expect(await sendDigests(database.db, at('2026-11-25T06:30:00Z'))).toBe(1);
    expect(await mails()).toHaveLength(2);
  });

  test('is one, however many workers look at the same moment', async () => {
    await hold();
    const now = at('2026-11-24T06:30:00Z');
    const sent = await Promise.all(Array.from({ length: 4 }, () => sendDigests(database.db, now)));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  test('does not come when there is nothing to say, nor much too late', async () => {
    expect(await sendDigests(database.db, at('2026-11-24T06:30:00Z'))).toBe(0);
    await hold();
    expect(await sendDigests(database.db, at('2026-11-25T09:31:00Z'))).toBe(0);
    expect(await sendDigests(database.db, at('2026-11-25T09:30:00Z'))).toBe(1);
  });

  test('follows the clocks: New York, and the nights in which they change', async () => {
    await hold();
    await inZone('America/New_York');
    expect(await sendDigests(database.db, at('2026-11-24T12:29:00Z'))).toBe(0);
    expect(await sendDigests(database.db, at('2026-11-24T12:30:00Z'))).toBe(1);
    // 8 March 2026: there is no 02:30 in New York, the next minute is 03:00.
    await setDigest(database.db, owner, '02:30');
    await database.sql`update members set digested_on = null`;
    expect(await sendDigests(database.db, at('2026-03-08T06:59:00Z'))).toBe(0);
    expect(await sendDigests(database.db, at('2026-03-08T07:00:00Z'))).toBe(1);
    // 25 October 2026: 02:30 comes twice in Warsaw, the mail once.
    await inZone('Europe/Warsaw');
    await database.sql`update members set digested_on = null`;
    expect(await sendDigests(database.db, at('2026-10-25T00:30:00Z'))).toBe(1);
    expect(await sendDigests(database.db, at('2026-10-25T01:30:00Z'))).toBe(0);
  });

  test('is switched off and set by its reader, and shows an assistant her clients only', async () => {
    await hold();
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await setDigest(database.db, owner, null);
    expect(await digestOf(database.db, owner)).toBeNull();
    expect(await sendDigests(database.db, at('2026-11-24T06:30:00Z'))).toBe(0);
    await assign(database.db, assistant, clientId);
    await setDigest(database.db, assistant, '09:05');
    expect(await sendDigests(database.db, at('2026-11-25T08:05:00Z'))).toBe(1);
    await expect(setDigest(database.db, owner, '25:00')).rejects.toMatchObject({ code: 'timeUnreadable' });
  });
});
