import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setChannels } from '#server/content/channels.ts';
import { captureIdea } from '#server/content/ideas.ts';
import { schedule } from '#server/content/scheduling.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
});

const note = (words: string, more: Partial<{ noteId: string; clientId: string; mediaIds: string[] }> = {}) =>
  captureIdea(database.db, owner, { noteId: randomUUID(), clientId, words, mediaIds: [], ...more }, monday);
const row = (id: string) =>
  database.db.selectFrom('contents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('an idea noted in one line', () => {
  test('is a post without a date, named by its words, with its links in the text', async () => {
    const { contentId, title } = await note('  Piwonie na Dzień Matki https://przyklad.example/piwonie?a=1  ');
    expect(title).toBe('Piwonie na Dzień Matki');
    const { stage, kind, draft } = await row(contentId);
    expect([stage, kind, draft]).toEqual([
      'idea',
      'post',
      { kind: 'post', text: 'https://przyklad.example/piwonie?a=1', media: [], variants: {} },
    ]);
  });

  test('may be a link alone, or longer than a name', async () => {
    expect((await note('https://przyklad.example/a')).title).toBe('przyklad.example');
    const long = `${'Bardzo długi pomysł '.repeat(20)}koniec`;
    const { contentId, title } = await note(long);
    expect(title).toMatch(/Bardzo długi…$/);
    expect(title.length).toBeLessThanOrEqual(200);
    expect((await row(contentId)).draft).toMatchObject({ text: long });
  });

  test('sent twice is one', async () => {
    const noteId = randomUUID();
    const first = await note('Raz', { noteId });
    const again = await note('Raz', { noteId });
    expect([first.isNew, again.isNew, again.contentId]).toEqual([true, false, first.contentId]);
    const both = await Promise.allSettled([note('Dwa', { noteId: clientId }), note('Dwa', { noteId: clientId })]);
    const made = await database.db.selectFrom('contents').where('title', '=', 'Dwa').select('id').execute();
    expect(made).toHaveLength(1);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  });

  test('is refused when it says nothing, or for a client that one does not see', async () => {
    await expect(note(' \u0000 ')).rejects.toMatchObject({ code: 'ideaEmpty' });
    await expect(note('a'.repeat(5_001))).rejects.toMatchObject({ code: 'ideaTooLong' });
    await expect(note('Cudzy', { clientId: randomUUID() })).rejects.toMatchObject({ code: 'clientNotFound' });
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    const asAssistant = (noteId = randomUUID()) =>
      captureIdea(database.db, assistant, { noteId, clientId, words: 'Jej', mediaIds: [] }, monday);
    await expect(asAssistant()).rejects.toMatchObject({ code: 'clientNotFound' });
    await assign(database.db, assistant, clientId);
    await expect(asAssistant()).resolves.toMatchObject({ isNew: true });
  });

  test('keeps its pictures, and only those of its client', async () => {
    const other = await makeClient(database.db, owner.workspaceId);
    const picture = async (client: string) =>
      (
        await database.db
          .insertInto('media')
          .values({
            workspace_id: owner.workspaceId,
            client_id: client,
            sha256: randomUUID(),
            mime: 'image/png',
            width: 1,
            height: 1,
            bytes: 1,
            original_name: 'a.png',
            created_at: monday,
          } as never)
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id;
    const [mine, foreign] = [await picture(clientId), await picture(other)];
    const { contentId } = await note('', { mediaIds: [mine, foreign, mine] });
    expect((await row(contentId)).draft).toMatchObject({ media: [{ mediaId: mine, alt: '' }] });
  });

  test('becomes a draft with its first date', async () => {
    const { contentId } = await note('Kiedyś');
    const channelId = await makeChannel(database.db, owner.workspaceId, clientId);
    await setChannels(database.db, owner, { contentId, channelIds: [channelId] }, monday);
    await schedule(database.db, owner, { contentId, due: { wall: '2026-12-01T09:00', zone: 'Europe/Warsaw' } }, monday);
    expect((await row(contentId)).stage).toBe('draft');
  });
});
