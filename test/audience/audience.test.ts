import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelImport, confirmImport, importById, importSkips, startImport } from '#server/audience/import.ts';
import { runImport } from '#server/audience/importing.ts';
import { listById, lists, setForm } from '#server/audience/lists.ts';
import { audienceSize } from '#server/audience/mailable.ts';
import { confirm, formByToken, pendingByToken, requestSubscription } from '#server/audience/optIn.ts';
import { addSubscriber, membersOf, unsubscribeByHand } from '#server/audience/subscribers.ts';
import { liftSuppression, suppress, suppressByHand, suppressions } from '#server/audience/suppression.ts';
import { unsubscribe } from '#server/audience/unsubscribing.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeClient, makeList, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
beforeAll(async () => {
  database = await testDatabase();
  owner = await makeOwner(database.db);
});
afterAll(() => database.close());

async function freshList(): Promise<{
  clientId: string;
  listId: string;
  rule: { workspaceId: string; listId: string };
}> {
  const clientId = await makeClient(database.db, owner.workspaceId);
  const listId = await makeList(database.db, owner.workspaceId, clientId);
  return { clientId, listId, rule: { workspaceId: owner.workspaceId, listId } };
}

const mapping = { email: 1, name: 0, surname: null, fields: { kwiat: 2 } };

async function importText(listId: string, text: string): Promise<string> {
  const importId = await startImport(
    database.db,
    owner,
    { listId, fileName: 'ludzie.csv', bytes: Buffer.from(text) },
    monday,
  );
  await confirmImport(database.db, owner, { importId, mapping, consented: true }, monday);
  await runImport(database.db, importId, () => monday);
  return importId;
}

it('imports a file, says what was left out and why, and never subscribes who left', async () => {
  const { clientId, listId, rule } = await freshList();
  await suppress(
    database.db,
    { workspaceId: owner.workspaceId, clientId, emailNormal: 'skarga@example.pl', reason: 'complained' },
    monday,
  );
  const gone = await addSubscriber(
    database.db,
    owner,
    { listId, email: 'odeszla@example.pl', name: '', consented: true },
    monday,
  );
  await unsubscribe(database.db, { workspaceId: owner.workspaceId, clientId, subscriberId: gone }, 'page', monday);

  const importId = await importText(
    listId,
    '\ufeffimię;mail;kwiat\r\nŻaneta;zaneta@example.pl;piwonia\r\nŁukasz;LUKASZ@example.pl;róża\r\nZnów;zaneta@EXAMPLE.pl;x\r\nBez;;x\r\nZły;to nie adres;x\r\nSkarga;skarga@example.pl;x\r\nOdeszła;odeszla@example.pl;x\r\n',
  );
  const done = await importById(database.db, owner, importId);
  expect(done).toMatchObject({ status: 'done', added: 2, updated: 0, skipped: 5, rows_done: 7, rows_total: 7 });
  const skips = await importSkips(database.db, owner, { importId });
  expect(skips.map(({ line, reason }) => [line, reason])).toEqual([
    [4, 'twice_in_file'],
    [5, 'no_address'],
    [6, 'bad_address'],
    [7, 'suppressed'],
    [8, 'unsubscribed'],
  ]);
  expect(await audienceSize(database.db, rule)).toBe(2);
  const { rows } = await membersOf(database.db, owner, { listId, search: 'Żaneta' });
  expect(rows).toMatchObject([{ email: 'zaneta@example.pl', name: 'Żaneta', status: 'subscribed', source: 'import' }]);
  const { fields } = await database.db
    .selectFrom('subscribers')
    .where('email_normal', '=', 'zaneta@example.pl')
    .select('fields')
    .executeTakeFirstOrThrow();
  expect(fields).toEqual({ kwiat: 'piwonia' });
});

it('goes on after a crash where the last chunk was recorded, and adds nobody twice', async () => {
  const { listId, rule } = await freshList();
  const text = `imię;mail;kwiat\n${Array.from({ length: 1200 }, (_, index) => `P${index};p${index}@example.pl;x`).join('\n')}`;
  const importId = await startImport(
    database.db,
    owner,
    { listId, fileName: 'a.csv', bytes: Buffer.from(text) },
    monday,
  );
  await confirmImport(database.db, owner, { importId, mapping, consented: true }, monday);
  let chunks = 0;
  const dying = (): Date => {
    chunks += 1;
    if (chunks === 2) throw new Error('killed');
    return monday;
  };
  await expect(runImport(database.db, importId, dying)).rejects.toThrow('killed');
  expect(await importById(database.db, owner, importId)).toMatchObject({
    rows_done: 500,
    added: 500,
    status: 'running',
  });
  await runImport(database.db, importId, () => monday);
  expect(await importById(database.db, owner, importId)).toMatchObject({
    rows_done: 1200,
    added: 1200,
    status: 'done',
  });
  expect(await audienceSize(database.db, rule)).toBe(1200);
});

it('can be stopped, and is refused without consent or a second time', async () => {
  const { listId, rule } = await freshList();
  const importId = await startImport(
    database.db,
    owner,
    { listId, fileName: 'a.csv', bytes: Buffer.from('a@example.pl') },
    monday,
  );
  await expect(
    confirmImport(database.db, owner, { importId, mapping, consented: false }, monday),
  ).rejects.toMatchObject({ code: 'consentMissing' });
  await cancelImport(database.db, owner, importId, monday);
  await expect(confirmImport(database.db, owner, { importId, mapping, consented: true }, monday)).rejects.toMatchObject(
    { kind: 'conflict' },
  );
  await runImport(database.db, importId, () => monday);
  expect(await audienceSize(database.db, rule)).toBe(0);
});

it('opts in twice: only the link subscribes, and it lifts an own unsubscription but no complaint', async () => {
  const { clientId, listId, rule } = await freshList();
  await setForm(database.db, owner, { listId, open: true }, monday);
  const { formToken } = await listById(database.db, owner, listId);
  const form = await formByToken(database.db, formToken ?? '');
  if (!form) throw new Error('the form is closed');
  const ask = (at: Date) =>
    requestSubscription(database.db, form, { email: 'Nowa@example.pl', name: 'Nowa', address: '203.0.113.9' }, at);

  const asked = await ask(monday);
  expect(await audienceSize(database.db, rule)).toBe(0);
  expect(await ask(new Date(monday.getTime() + 60_000)), 'a second mail within ten minutes').toBeNull();
  const token = asked?.token ?? '';
  expect(await pendingByToken(database.db, token, monday)).toMatchObject({ email: 'Nowa@example.pl' });
  expect(await audienceSize(database.db, rule), 'opening the link changes nothing').toBe(0);
  expect(await confirm(database.db, `${token}x`, null, monday)).toBe(false);
  expect(await confirm(database.db, token, null, new Date(monday.getTime() + 8 * 24 * 3600_000)), 'after a week').toBe(
    false,
  );
  expect(await confirm(database.db, token, '203.0.113.9', monday)).toBe(true);
  expect(await audienceSize(database.db, rule)).toBe(1);

  const { id } = await database.db
    .selectFrom('subscribers')
    .where('email_normal', '=', 'nowa@example.pl')
    .where('client_id', '=', clientId)
    .select('id')
    .executeTakeFirstOrThrow();
  await unsubscribe(database.db, { workspaceId: owner.workspaceId, clientId, subscriberId: id }, 'one_click', monday);
  expect(
    await unsubscribe(database.db, { workspaceId: owner.workspaceId, clientId, subscriberId: id }, 'one_click', monday),
    'said twice',
  ).toBe(true);
  expect(await audienceSize(database.db, rule)).toBe(0);
  const again = await ask(new Date(monday.getTime() + 3600_000));
  await confirm(database.db, again?.token ?? '', null, new Date(monday.getTime() + 3600_000));
  expect(await audienceSize(database.db, rule)).toBe(1);

  await suppress(
    database.db,
    { workspaceId: owner.workspaceId, clientId, emailNormal: 'nowa@example.pl', reason: 'complained' },
    monday,
  );
  expect(await audienceSize(database.db, rule)).toBe(0);
});

it('keeps what others may not see and what members may not undo', async () => {
  const { clientId, listId } = await freshList();
  const stranger = await makeOwner(database.db);
  const unassigned = await makeMember(database.db, owner.workspaceId, 'assistant');
  for (const actor of [stranger, unassigned]) {
    await expect(listById(database.db, actor, listId)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(
      addSubscriber(database.db, actor, { listId, email: 'a@example.pl', name: '', consented: true }, monday),
    ).rejects.toMatchObject({ kind: 'not_found' });
    await expect(
      startImport(database.db, actor, { listId, fileName: 'a', bytes: Buffer.from('a@example.pl') }, monday),
    ).rejects.toMatchObject({ kind: 'not_found' });
    expect(await lists(database.db, actor)).toEqual([]);
  }
  const id = await addSubscriber(
    database.db,
    owner,
    { listId, email: 'a@example.pl', name: '', consented: true },
    monday,
  );
  await expect(
    addSubscriber(database.db, owner, { listId, email: 'A@example.pl', name: '', consented: true }, monday),
  ).rejects.toMatchObject({ code: 'addressOnList' });
  await unsubscribeByHand(database.db, owner, { listId, subscriberId: id }, monday);
  await expect(
    addSubscriber(database.db, owner, { listId, email: 'a@example.pl', name: '', consented: true }, monday),
  ).rejects.toMatchObject({ code: 'addressSuppressed' });
  await expect(
    liftSuppression(database.db, owner, { clientId, emailNormal: 'a@example.pl' }, monday),
  ).rejects.toMatchObject({ code: 'suppressionStays' });
  await suppressByHand(database.db, owner, { clientId, email: 'b@example.pl' }, monday);
  await liftSuppression(database.db, owner, { clientId, emailNormal: 'b@example.pl' }, monday);
  expect((await suppressions(database.db, owner, { clientId })).map((row) => row.email_normal)).toEqual([
    'a@example.pl',
  ]);
});
