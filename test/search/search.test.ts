import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createContent, saveDraft } from '#server/content/drafting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { search } from '#server/search/search.ts';
import { forgetWords } from '#server/search/words.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeApprover, makeClient, makeList, makeMember, makeOwner, monday } from '#test/support/factories.ts';

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

let minutes = 0;
async function write(title: string, text = '', { actor = owner, client = clientId } = {}): Promise<string> {
  minutes += 1;
  const now = new Date(monday.getTime() + minutes * 60_000);
  const body = { kind: 'post' as const, text, media: [], variants: {} };
  const made = { clientId: client, kind: 'post' as const, title, channelIds: [], body };
  return (await createContent(database.db, actor, made, now)).contentId;
}
const found = async (question: string, actor = owner) =>
  (await search(database.db, actor, question)).contents.map(({ title }) => title);

describe('contents are found', () => {
  test('by whole words, by beginnings and by parts, of the title and of the text', async () => {
    await write('Nowe piwonie', 'Od środy w sklepie na Lipowej.');
    await write('Godziny otwarcia', 'W sobotę do czternastej.');
    expect(await found('piwonie')).toEqual(['Nowe piwonie']);
    expect(await found('PIW')).toEqual(['Nowe piwonie']);
    expect(await found('wonie')).toEqual(['Nowe piwonie']);
    expect(await found('lipow')).toEqual(['Nowe piwonie']);
    expect(await found('sobote otwarcia')).toEqual(['Godziny otwarcia']);
    expect(await found('sobote piwonie')).toEqual([]);
  });

  test('without Polish marks, with marks too many, and in capitals', async () => {
    await write('Żółte łódki', 'Gęś, jaźń i źdźbło');
    for (const question of ['zolte', 'żółte', 'ŻÓŁTE', 'lodki', 'ges', 'jazn', 'zdzblo', 'źdzblo', 'zolte lodki'])
      expect(await found(question), question).toEqual(['Żółte łódki']);
  });

  test('in spite of typos, and in another form of the word', async () => {
    await write('Kwiaciarnia w maju', 'Piwonie i tulipany');
    for (const question of ['kwaiciarnia', 'kwiacarnia', 'piwonia', 'tulipsny', 'tulipanów'])
      expect(await found(question), question).toEqual(['Kwiaciarnia w maju']);
    expect(await found('samolot')).toEqual([]);
  });

  test('in English and Polish alike, in the texts of channels and in a mail without its tags', async () => {
    await write('Sale ends Friday', 'Garden gloves, half the price');
    const mail = {
      kind: 'newsletter' as const,
      subject: 'Wieści z ogrodu',
      preheader: '',
      mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Hortensje kwitną</mj-text></mj-column></mj-section></mj-body></mjml>',
      text: '',
      listId: null,
    };
    await createContent(
      database.db,
      owner,
      { clientId, kind: 'newsletter', title: 'List majowy', channelIds: [], body: mail },
      monday,
    );
    expect(await found('garden glove')).toEqual(['Sale ends Friday']);
    expect(await found('hortensje')).toEqual(['List majowy']);
    expect(await found('wiesci')).toEqual(['List majowy']);
    expect(await found('mj-column')).toEqual([]);
    const variant = await write('Jedno zdanie', 'Krótko');
    const body = {
      kind: 'post' as const,
      text: 'Krótko',
      media: [],
      variants: { [clientId]: { text: 'Zupełnie\nInaczej' } },
    };
    await saveDraft(database.db, owner, { contentId: variant, version: 1, title: 'Jedno zdanie', body }, monday);
    expect(await found('inaczej')).toEqual(['Jedno zdanie']);
    const thread = { ...body, thread: [{ text: 'Wątek o bratkach', media: [] }] };
    const next = { contentId: variant, version: 2, title: 'Jedno zdanie', body: thread };
    await saveDraft(database.db, owner, next, new Date(monday.getTime() + 1));
    expect(await found('bratkach')).toEqual(['Jedno zdanie']);
  });

  test('with what was saved last, and no more with what was taken out', async () => {
    const contentId = await write('Plan', 'Stokrotki');
    expect(await found('stokrotki')).toEqual(['Plan']);
    const body = { kind: 'post' as const, text: 'Niezapominajki', media: [], variants: {} };
    await saveDraft(database.db, owner, { contentId, version: 1, title: 'Plan', body }, new Date());
    expect(await found('stokrotki')).toEqual([]);
    expect(await found('niezapominajki')).toEqual(['Plan']);
  });

  test('titles first, then the newest', async () => {
    await write('Bez', 'Wspomina o pelargonii: pelargonia');
    await write('Pelargonia na balkon');
    await write('Inne', 'pelargonia');
    expect(await found('pelargonia')).toEqual(['Pelargonia na balkon', 'Inne', 'Bez']);
  });

  test('by their owner, and by an assistant only of the clients she works for', async () => {
    const otherClient = await makeClient(database.db, owner.workspaceId, { name: 'Piekarnia' });
    await write('Frezja jedna');
    await write('Frezja druga', '', { client: otherClient });
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    expect(await found('frezja', assistant)).toEqual([]);
    await assign(database.db, assistant, otherClient);
    expect(await found('frezja', assistant)).toEqual(['Frezja druga']);
    const stranger = await makeOwner(database.db, 'Ktoś Inny');
    expect(await found('frezja', stranger)).toEqual([]);
    expect(await found('', stranger)).toEqual([]);
    expect((await found('frezja')).toSorted()).toEqual(['Frezja druga', 'Frezja jedna']);
  });

  test('whatever is typed: quotes, operators, other scripts', async () => {
    await write("O'Hara & synowie", 'Привіт світ, 東京');
    expect(await found("o'hara")).toEqual(["O'Hara & synowie"]);
    expect(await found('ПРИВІТ')).toEqual(["O'Hara & synowie"]);
    for (const question of ["'; drop table contents; --", 'a & | ! ( : *', '\\', `w:${owner.workspaceId}`, '%%%'])
      expect(await found(question), question).toEqual([]);
  });
});

describe('names are found', () => {
  test('clients and their people, typos forgiven; colleagues by an owner', async () => {
    await makeApprover(database.db, owner.workspaceId, clientId, 'Bożena Śliwińska');
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant', 'Iga Sowa');
    const names = async (question: string, actor = owner) => {
      const { clients, people } = await search(database.db, actor, question);
      return [...clients, ...people].map(({ name }) => name);
    };
    expect(await names('malwa')).toEqual(['Kwiaciarnia Malwa', 'Bożena Śliwińska']);
    expect(await names('sliwinska')).toEqual(['Bożena Śliwińska']);
    expect(await names('sowa')).toEqual(['Iga Sowa']);
    expect(await names('malwa', assistant)).toEqual([]);
    await assign(database.db, assistant, clientId);
    expect(await names('kwaiciarnia', assistant)).toEqual(['Kwiaciarnia Malwa', 'Bożena Śliwińska']);
    expect(await names('sowa', assistant)).toEqual([]);
  });
});

test('an empty question brings back what the member worked on last', async () => {
  const colleague = await makeMember(database.db, owner.workspaceId, 'owner');
  await write('Pierwsza');
  await write('Druga');
  await write('Cudza', '', { actor: colleague });
  expect(await found('  ')).toEqual(['Druga', 'Pierwsza']);
  expect(await found('', colleague)).toEqual(['Cudza']);
});

test('words that no content holds any more are forgotten, others and those of other practices stay', async () => {
  const contentId = await write('Zawilce', 'zawil zawilec');
  const body = { kind: 'post' as const, text: 'zawilec', media: [], variants: {} };
  await saveDraft(database.db, owner, { contentId, version: 1, title: 'Zawilce', body }, new Date());
  for (let after: string | null = ''; after !== null; after = await forgetWords(database.db, after, 50));
  const rows = await database.db
    .selectFrom('search_words')
    .where('workspace_id', '=', owner.workspaceId)
    .select('word')
    .orderBy('word')
    .execute();
  expect(rows.map(({ word }) => word)).toEqual(['zawilce', 'zawilec']);
});

describe('readers of mailing lists are found', () => {
  const reader = async (client: string, listId: string, email: string, name = '') => {
    const { id } = await database.db
      .insertInto('subscribers')
      .values({
        workspace_id: owner.workspaceId,
        client_id: client,
        email,
        email_normal: email.toLowerCase(),
        name,
        created_at: monday,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await database.db
      .insertInto('list_members')
      .values({
        workspace_id: owner.workspaceId,
        client_id: client,
        list_id: listId,
        subscriber_id: id,
        status: 'subscribed',
        source: 'added',
        created_at: monday,
      })
      .execute();
    return id;
  };
  const readers = async (actor: MemberActor, question: string) =>
    (await search(database.db, actor, question)).readers.map(({ email, client, listId }) => [email, client, listId]);

  test('by how their address or their name begins, with the client and the list, and no more once erased', async () => {
    const listId = await makeList(database.db, owner.workspaceId, clientId);
    const { name: client } = await database.db
      .selectFrom('clients')
      .select('name')
      .where('id', '=', clientId)
      .executeTakeFirstOrThrow();
    const id = await reader(clientId, listId, 'Lucja.Zolc@example.pl', 'Łucja Żółć');
    const found = [['Lucja.Zolc@example.pl', client, listId]];
    for (const question of ['lucja.z', 'LUCJA.ZOLC@example.pl', 'łucja ż', 'ŁUCJA  żó'])
      expect(await readers(owner, question), question).toEqual(found);
    for (const question of ['lu', 'example.pl', '%uc', 'lucja_zolc'])
      expect(await readers(owner, question)).toEqual([]);
    await database.db.updateTable('subscribers').set({ erased_at: monday }).where('id', '=', id).execute();
    expect(await readers(owner, 'lucja')).toEqual([]);
  });

  test('however many begin so at archived clients and on archived lists', async () => {
    const { db } = database;
    const archived = await makeClient(db, owner.workspaceId, { name: 'Dawna' });
    await db.updateTable('clients').set({ archived_at: monday }).where('id', '=', archived).execute();
    const theirs = await makeList(db, owner.workspaceId, archived);
    const old = await makeList(db, owner.workspaceId, clientId);
    await db.updateTable('lists').set({ archived_at: monday }).where('id', '=', old).execute();
    for (let index = 10; index < 60; index += 1) {
      await reader(archived, theirs, `kowal${index}@example.pl`, `Kowal ${index}`);
      await reader(clientId, old, `kowal.${index}@example.pl`, `Kowal ${index}`);
    }
    const listId = await makeList(db, owner.workspaceId, clientId);
    await reader(clientId, listId, 'kowalska@example.pl');
    await reader(clientId, listId, 'zofia@example.pl', 'Kowalska Zofia');
    const found = await readers(owner, 'kowal');
    expect(found.map(([email]) => email)).toEqual(['kowalska@example.pl', 'zofia@example.pl']);
  });

  test('by an assistant only of the clients she works for', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Maple' });
    await reader(other, await makeList(database.db, owner.workspaceId, other), 'tajne@example.pl');
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    expect(await readers(assistant, 'tajne')).toEqual([]);
    await assign(database.db, assistant, other);
    expect((await readers(assistant, 'tajne')).map(([email]) => email)).toEqual(['tajne@example.pl']);
  });
});
