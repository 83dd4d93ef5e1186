import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { moveContent, unschedule } from '#server/content/scheduling.ts';
import { listFeeds, openFeed, revokeFeed } from '#server/feeds/feeds.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';
import { writePost } from '#test/support/review.ts';
import { openWeb, type Web } from '#test/support/web.ts';

let database: TestDatabase;
let web: Web;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
  web = await openWeb(database.url);
  web.services.clock = { now: () => monday };
});
afterAll(async () => {
  await web.close();
  await database.close();
});
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});

async function write(title: string, wall = '2026-11-25T09:00', client = clientId): Promise<string> {
  const channelId = await makeChannel(database.db, owner.workspaceId, client, { name: 'Malwa; na próbę, tu' });
  return writePost(database.db, owner, { clientId: client, channelIds: [channelId], title, wall });
}
const open = async (client: string | null = clientId, showsBodies = false, actor = owner) => {
  const { token } = await openFeed(database.db, actor, { clientId: client, showsBodies }, monday);
  return `/feeds/${token}.ics`;
};
async function read(path: string, headers: Record<string, string> = {}) {
  const answer = await web.get(path, headers);
  const text = await answer.text();
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  return { answer, text, calendar, events };
}

describe('a feed', () => {
  test('is a calendar that another program understands: instants, titles with their stages, nothing of the text', async () => {
    const title =
      'Piwonie; „żółte”, nowe\\stare — bardzo długi tytuł, który nie mieści się w jednym wierszu kalendarza';
    const contentId = await write(title);
    const { answer, text, calendar, events } = await read(await open());
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect([calendar.getFirstPropertyValue('version'), calendar.getFirstPropertyValue('method')]).toEqual([
      '2.0',
      'PUBLISH',
    ]);
    expect(calendar.getFirstPropertyValue('prodid')).toContain('Asystentka');
    const [event, ...others] = events;
    expect(others).toEqual([]);
    expect(event?.summary).toBe(`${title} (Szkic)`);
    expect(event?.startDate.toJSDate()).toEqual(new Date('2026-11-25T08:00:00Z'));
    expect(event?.description).toContain('Malwa; na próbę, tu');
    expect(String(event?.component.getFirstPropertyValue('url'))).toBe(`${web.url}/contents/${contentId}`);
    expect(text).not.toContain('Treść');
    // RFC 5545: lines end with CRLF and are folded at 75 bytes; every event has UID, DTSTAMP and DTSTART.
    const lines = text.split('\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    for (const name of ['uid', 'dtstamp', 'dtstart', 'dtend'])
      expect(event?.component.getAllProperties(name)).toHaveLength(1);
  });

  test('shows texts only when that was switched on', async () => {
    await write('Piwonie');
    await database.sql`update contents set draft = jsonb_set(draft, '{text}', '"Wiersz pierwszy\\nTajne słowo"')`;
    expect((await read(await open(clientId, false))).text).not.toContain('Tajne');
    const { events } = await read(await open(clientId, true));
    expect(events[0]?.description).toContain('Wiersz pierwszy\nTajne słowo');
  });

  test('keeps its events over a move, over changes of clocks, and drops what has no date any more', async () => {
    const contentId = await write('Piwonie', '2027-03-27T09:00');
    const path = await open();
    const before = await read(path);
    const due = { wall: '2027-03-28T09:00', zone: 'Europe/Warsaw' };
    await moveContent(database.db, owner, { contentId, due }, new Date(monday.getTime() + 60_000));
    const after = await read(path);
    expect(after.events[0]?.uid).toBe(before.events[0]?.uid);
    expect(before.events[0]?.startDate.toJSDate()).toEqual(new Date('2027-03-27T08:00:00Z'));
    expect(after.events[0]?.startDate.toJSDate()).toEqual(new Date('2027-03-28T07:00:00Z'));
    await unschedule(database.db, owner, { contentId }, monday);
    expect((await read(path)).events).toEqual([]);
  });

  test('is not sent again while nothing changed', async () => {
    const contentId = await write('Piwonie');
    const path = await open();
    const first = await read(path);
    const etag = first.answer.headers.get('etag') ?? '';
    expect(first.answer.headers.get('last-modified')).toBeTruthy();
    expect((await web.get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await web.get(path, { 'if-none-match': `W/${etag}, "other"` })).status).toBe(304);
    const due = { wall: '2026-11-26T09:00', zone: 'Europe/Warsaw' };
    await moveContent(database.db, owner, { contentId, due }, new Date(monday.getTime() + 60_000));
    expect((await web.get(path, { 'if-none-match': etag })).status).toBe(200);
  });

  test('of a client shows that client; of a member, what she sees', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Piekarnia' });
    await write('Piwonie');
    await write('Chleb', '2026-11-25T10:00', other);
    const titles = async (path: string) => (await read(path)).events.map(({ summary }) => summary);
    expect(await titles(await open(clientId))).toEqual(['Piwonie (Szkic)']);
    expect(await titles(await open(null))).toEqual(['Kwiaciarnia Malwa: Piwonie (Szkic)', 'Piekarnia: Chleb (Szkic)']);
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, assistant, other);
    const hers = await open(null, false, assistant);
    expect(await titles(hers)).toEqual(['Piekarnia: Chleb (Szkic)']);
    await database.sql`update members set removed_at = ${monday} where user_id = ${assistant.userId}`;
    expect((await web.get(hers)).status).toBe(404);
  });

  test('ends when it is revoked or replaced, and is kept as a hash', async () => {
    const first = await open();
    const second = await open();
    expect((await web.get(first)).status).toBe(404);
    expect((await web.get(second)).status).toBe(200);
    const [feed, ...others] = await listFeeds(database.db, owner);
    expect(others).toEqual([]);
    const rows = await database.sql`select token_hash from feeds where id = ${feed?.id ?? ''}`;
    expect(second).not.toContain(String(rows[0]?.token_hash));
    const stranger = await makeOwner(database.db, 'Ktoś Inny');
    await expect(revokeFeed(database.db, stranger, feed?.id ?? '', monday)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await revokeFeed(database.db, owner, feed?.id ?? '', monday);
    expect((await web.get(second)).status).toBe(404);
    expect(await listFeeds(database.db, owner)).toEqual([]);
    await expect(openFeed(database.db, stranger, { clientId, showsBodies: false }, monday)).rejects.toMatchObject({
      code: 'clientNotFound',
    });
  });
});
