import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agreementOf } from '#server/content/agreement.ts';
import type { PostBody } from '#server/content/body.ts';
import { setChannels } from '#server/content/channels.ts';
import { bringBack, saveOver } from '#server/content/copies.ts';
import { createContent, makeRevision, saveDraft } from '#server/content/drafting.ts';
import { duplicate } from '#server/content/duplicate.ts';
import { canonicalJson, payloadHash } from '#server/content/payload.ts';
import { emptyPost, readBody } from '#server/content/reading.ts';
import { schedule } from '#server/content/scheduling.ts';
import { storeImage } from '#server/media/images.ts';
import { readyForClient } from '#server/media/ready.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { diskStorage } from '#server/storage/disk.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { assign, makeChannel, makeClient, makeMember, makeOwner, monday } from '#test/support/factories.ts';

let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let first: string;
let second: string;
const folder = mkdtempSync(join(tmpdir(), 'asystentka-drafting-'));
const storage = diskStorage(folder);

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  owner = await makeOwner(database.db);
  clientId = await makeClient(database.db, owner.workspaceId);
  first = await makeChannel(database.db, owner.workspaceId, clientId, { name: 'Na próbę' });
  second = await makeChannel(database.db, owner.workspaceId, clientId, { network: 'manual', name: 'Tablica' });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
const body = (text: string, over: Partial<PostBody> = {}): PostBody => ({ ...emptyPost, text, ...over });
const create = (channelIds = [first, second], client = clientId) =>
  createContent(database.db, owner, { clientId: client, kind: 'post', title: 'Piwonie', channelIds }, monday);
const save = (contentId: string, version: number, text: string | PostBody, actor = owner, title = 'Piwonie') =>
  saveDraft(
    database.db,
    actor,
    { contentId, version, title, body: typeof text === 'string' ? body(text) : text },
    later(version),
  );
const revise = (contentId: string, at = monday) =>
  database.db.transaction().execute((trx) => makeRevision(trx, owner, { contentId, madeFor: 'use' }, at));
const content = (id: string) =>
  database.db.selectFrom('contents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const publications = (contentId: string) =>
  database.db
    .selectFrom('publications')
    .selectAll()
    .where('content_id', '=', contentId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
const on = async (contentId: string, channelId: string) => {
  const rows = await publications(contentId);
  const row = rows.find((one) => one.channel_id === channelId && one.status !== 'cancelled');
  if (!row) throw new Error('no publication');
  return row;
};
const agree = (publicationId: string, hash: string | null, day: string | null = null) =>
  database.db
    .insertInto('approvals')
    .values({
      workspace_id: owner.workspaceId,
      publication_id: publicationId,
      payload_hash: hash ?? '',
      basis: 'decision',
      approved_local_date: day,
      created_at: monday,
    })
    .execute();
/** What a worker leaves: an attempt, finished or still armed. */
const attempt = async (publicationId: string, outcome: 'rejected' | 'absent' | 'retry' | null) => {
  const { generation, payload_hash: hash } = await database.db
    .selectFrom('publications')
    .select(['generation', 'payload_hash'])
    .where('id', '=', publicationId)
    .executeTakeFirstOrThrow();
  await database.db
    .insertInto('attempts')
    .values({
      workspace_id: owner.workspaceId,
      publication_id: publicationId,
      generation,
      key: `${publicationId}.1.${generation}`,
      worker_id: '00000000-0000-4000-8000-000000000000',
      lease: 1,
      payload_hash: hash ?? '',
      armed_at: monday,
      deadline_at: later(1),
      finished_at: outcome && later(1),
      outcome,
    })
    .execute();
};
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { kind?: string; code?: string }) => (error.code ? `${error.kind}: ${error.code}` : String(error)),
  );

describe('a new content', () => {
  test('has a publication for each channel at once, without a date', async () => {
    const { contentId } = await create();
    expect((await publications(contentId)).map((row) => [row.channel_id, row.status, row.due_at, row.payload])).toEqual(
      expect.arrayContaining([
        [first, 'planned', null, null],
        [second, 'planned', null, null],
      ]),
    );
    expect(await content(contentId)).toMatchObject({ stage: 'draft', draft_version: 1, draft: emptyPost });
  });

  test('only at a client of the actor, on channels of that client that take its kind', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, assistant, other);
    const make = (actor: MemberActor, client: string, channelIds: string[], kind: 'post' | 'newsletter' = 'post') =>
      code(createContent(database.db, actor, { clientId: client, kind, title: '', channelIds }, monday));
    expect(await make(assistant, clientId, [])).toBe('not_found: clientNotFound');
    expect(await make(assistant, other, [first])).toBe('not_found: channelNotFound');
    expect(await make(owner, clientId, [first], 'newsletter')).toBe('invalid: channelOtherKind');
    expect(await make(assistant, other, [])).toBe('done');
    await database.db.updateTable('channels').set({ status: 'disconnected' }).where('id', '=', first).execute();
    expect(await make(owner, clientId, [first])).toBe('conflict: channelDisconnected');
    await database.db.updateTable('clients').set({ archived_at: monday }).where('id', '=', clientId).execute();
    expect(await make(owner, clientId, [])).toBe('conflict: clientArchived');
  });
});

describe('two people write', () => {
  test('the second hears of the first, with the words and the name, and nothing is lost', async () => {
    const kasia = await makeMember(database.db, owner.workspaceId, 'assistant', 'Kasia');
    await assign(database.db, kasia, clientId);
    const { contentId } = await create();
    expect(await save(contentId, 1, 'od Kasi', kasia)).toMatchObject({ kind: 'saved', version: 2 });
    expect(await save(contentId, 1, 'od Oli')).toMatchObject({
      kind: 'conflict',
      theirs: { version: 2, body: body('od Kasi'), savedBy: { id: kasia.userId, name: 'Kasia' } },
    });
    expect((await content(contentId)).draft).toEqual(body('od Kasi'));
    const over = { contentId, version: 2, title: 'Piwonie', body: body('od Oli') };
    expect(await saveOver(database.db, owner, over, later(5))).toMatchObject({ kind: 'saved', version: 3 });
    const copies = await database.db
      .selectFrom('draft_copies')
      .selectAll()
      .where('content_id', '=', contentId)
      .execute();
    expect(copies).toMatchObject([
      { reason: 'conflict', body: body('od Kasi'), written_by: kasia.userId, kept_by: owner.userId },
    ]);
  });

  test('of twenty saves at once from one version, exactly one is kept and each other one is told', async () => {
    const { contentId } = await create();
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => save(contentId, 1, `wersja ${index}`)));
    const saved = results.filter((result) => result.kind === 'saved');
    expect(saved).toHaveLength(1);
    const kept = await content(contentId);
    expect(kept.draft_version).toBe(2);
    for (const result of results) {
      if (result.kind === 'conflict') expect(result.theirs.body).toEqual(kept.draft);
    }
  });

  test('a save whose answer was lost may be repeated', async () => {
    const { contentId } = await create();
    await save(contentId, 1, 'raz');
    expect(await save(contentId, 1, 'raz')).toMatchObject({ kind: 'saved', version: 2 });
    expect((await content(contentId)).draft_version).toBe(2);
  });

  test('saving over somebody fails when a third one came between, and keeps no copy', async () => {
    const { contentId } = await create();
    await save(contentId, 1, 'druga');
    await save(contentId, 2, 'trzecia');
    const result = await saveOver(
      database.db,
      owner,
      { contentId, version: 2, title: '', body: body('moja') },
      later(9),
    );
    expect(result).toMatchObject({ kind: 'conflict', theirs: { version: 3 } });
    expect(
      await database.db.selectFrom('draft_copies').select('id').where('content_id', '=', contentId).execute(),
    ).toEqual([]);
  });

  test('strangers and the cancelled', async () => {
    const stranger = await makeOwner(database.db);
    const { contentId } = await create();
    expect(await code(save(contentId, 1, 'x', stranger))).toBe('not_found: contentNotFound');
    await database.db.updateTable('contents').set({ stage: 'cancelled' }).where('id', '=', contentId).execute();
    expect(await code(save(contentId, 1, 'x'))).toBe('conflict: contentCancelled');
  });

  test('what is wholly out is not rewritten; what is partly out is', async () => {
    const { contentId } = await create();
    await database.db
      .updateTable('publications')
      .set({ status: 'published' })
      .where('channel_id', '=', first)
      .execute();
    expect(await save(contentId, 1, 'x')).toMatchObject({ kind: 'saved' });
    await database.db
      .updateTable('publications')
      .set({ status: 'published' })
      .where('channel_id', '=', second)
      .execute();
    expect(await code(save(contentId, 2, 'y'))).toBe('too_late: alreadyPublished');
  });

  test('what comes from outside is read, not trusted', () => {
    const sent = { kind: 'post', text: 'a\u0000b\ud800', media: [], variants: {}, evil: 1 };
    expect(readBody('post', sent)).toEqual(body('ab\ufffd'));
    expect(() => readBody('newsletter', sent)).toThrow('draftUnreadable');
    expect(() => readBody('post', { ...sent, media: [{ mediaId: '1', alt: '' }] })).toThrow('draftUnreadable');
    expect(() => readBody('post', { ...sent, text: 'x'.repeat(100_001) })).toThrow('draftTooLong');
    expect(() => readBody('post', null)).toThrow('draftUnreadable');
  });
});

describe('a revision', () => {
  test('gives every channel its own payload and hash, and is made once from one draft', async () => {
    const { contentId } = await create();
    await save(contentId, 1, body('Piwonie są  \r\n', { variants: { [second]: { text: 'Tablica: piwonie' } } }));
    const made = await revise(contentId);
    expect(made).toMatchObject({ number: 1, isNew: true });
    const [one, two] = [await on(contentId, first), await on(contentId, second)];
    expect(one.payload).toEqual({ v: 1, kind: 'post', text: 'Piwonie są', media: [] });
    expect(two.payload).toEqual({ v: 1, kind: 'post', text: 'Tablica: piwonie', media: [] });
    expect(one.payload && payloadHash(one.payload)).toBe(one.payload_hash);
    expect(one.payload_hash).not.toBe(two.payload_hash);
    expect(await revise(contentId)).toEqual({ ...made, isNew: false });
    await save(contentId, 2, 'inaczej');
    expect((await on(contentId, first)).payload_hash, 'the draft goes nowhere by itself').toBe(one.payload_hash);
  });

  test('a thread is parts where there are threads, and one text elsewhere; a single post hashes as it always has', async () => {
    const { contentId } = await create();
    const thread = [{ text: 'I lilie. ', media: [] }];
    await save(contentId, 1, body('Piwonie są', { thread }));
    await revise(contentId);
    const parts = [
      { text: 'Piwonie są', media: [] },
      { text: 'I lilie.', media: [] },
    ];
    expect((await on(contentId, first)).payload).toEqual({ v: 2, kind: 'post', parts });
    expect((await on(contentId, second)).payload).toEqual({
      ...{ v: 1, kind: 'post', media: [] },
      text: 'Piwonie są\n\nI lilie.',
    });
    await save(contentId, 2, body('Piwonie są', { thread: [] }));
    await revise(contentId);
    expect((await on(contentId, first)).payload_hash).toBe(
      createHash('sha256').update('{"kind":"post","media":[],"text":"Piwonie są","v":1}').digest('hex'),
    );
  });

  test('a change for one channel leaves the others agreed to; the old words bring the agreement back', async () => {
    const { contentId } = await create();
    await save(contentId, 1, 'stare');
    await revise(contentId);
    for (const row of await publications(contentId)) await agree(row.id, row.payload_hash);
    await revise(contentId);
    expect((await content(contentId)).stage).toBe('approved');
    await save(contentId, 2, body('stare', { variants: { [second]: { text: 'nowe' } } }));
    await revise(contentId);
    const standing = async () =>
      Object.fromEntries((await agreementOf(database.db, contentId)).map((row) => [row.channelId, row.agreement]));
    expect(await standing()).toEqual({ [first]: 'agreed', [second]: 'none' });
    expect((await content(contentId)).stage).toBe('draft');
    await save(contentId, 3, 'stare');
    expect(await revise(contentId)).toMatchObject({ number: 3 });
    expect(await standing()).toEqual({ [first]: 'agreed', [second]: 'agreed' });
    expect((await content(contentId)).stage).toBe('approved');
  });

  test('agreed to for a day: another day is another question', async () => {
    const { contentId } = await create([first]);
    await save(contentId, 1, 'x');
    await revise(contentId);
    const row = await on(contentId, first);
    await agree(row.id, row.payload_hash, '2026-12-02');
    const at = (wall: string) =>
      schedule(database.db, owner, { contentId, due: { wall, zone: 'Europe/Warsaw' } }, monday).then(async () =>
        (await agreementOf(database.db, contentId)).map((one) => one.agreement),
      );
    expect(await at('2026-12-02T23:30')).toEqual(['agreed']);
    expect(await at('2026-12-02T08:00')).toEqual(['agreed']);
    expect((await content(contentId)).stage).toBe('approved');
    expect(await at('2026-12-03T00:30')).toEqual(['other_day']);
    expect((await content(contentId)).stage, 'nobody is told that it is approved').toBe('draft');
    await at('2026-12-02T12:00');
    expect((await content(contentId)).stage).toBe('approved');
  });

  test('where the client asks for no approval the policy agrees, and only while it says so', async () => {
    const free = await makeClient(database.db, owner.workspaceId, { name: 'Saldo', approval_policy: 'not_needed' });
    const channel = await makeChannel(database.db, owner.workspaceId, free);
    const { contentId } = await create([channel], free);
    await save(contentId, 1, 'x');
    await revise(contentId);
    await revise(contentId);
    const approvals = await database.db
      .selectFrom('approvals')
      .selectAll()
      .where('publication_id', '=', (await on(contentId, channel)).id)
      .execute();
    expect(approvals).toMatchObject([{ basis: 'policy', approved_local_date: null, user_id: owner.userId }]);
    expect((await content(contentId)).stage).toBe('approved');
    await database.db.updateTable('clients').set({ approval_policy: 'required' }).where('id', '=', free).execute();
    expect((await agreementOf(database.db, contentId))[0]?.agreement).toBe('none');
    await revise(contentId);
    expect((await content(contentId)).stage).toBe('draft');
  });

  test('while the client reads it, an older agreement does not decide for them', async () => {
    const { contentId } = await create([first]);
    await save(contentId, 1, 'x');
    await revise(contentId);
    const row = await on(contentId, first);
    await agree(row.id, row.payload_hash);
    await database.db.updateTable('contents').set({ stage: 'in_review' }).where('id', '=', contentId).execute();
    await revise(contentId);
    expect((await content(contentId)).stage).toBe('in_review');
  });

  describe('the key', () => {
    const ready = async (text = 'x') => {
      const { contentId } = await create([first]);
      await save(contentId, 1, text);
      await revise(contentId);
      const { id } = await on(contentId, first);
      await database.db
        .updateTable('publications')
        .set({ prepared: { upload: 'a' }, chosen_id: 'rkey', frozen_at: monday })
        .where('id', '=', id)
        .execute();
      return { contentId, id };
    };
    test.each([
      ['rejected', 2, null],
      ['absent', 2, null],
      ['retry', 1, 'rkey'],
    ] as const)(
      'after an attempt that ended %s, other words have generation %i',
      async (outcome, generation, chosen) => {
        const { contentId, id } = await ready();
        await attempt(id, outcome);
        await revise(contentId);
        expect(await on(contentId, first), 'the same words').toMatchObject({
          generation: 1,
          chosen_id: 'rkey',
          prepared: { upload: 'a' },
        });
        await save(contentId, 2, 'y');
        await revise(contentId);
        expect(await on(contentId, first)).toMatchObject({ generation, chosen_id: chosen, prepared: {} });
        await save(contentId, 3, 'z');
        await revise(contentId);
        expect((await on(contentId, first)).generation, 'no attempt in between').toBe(generation);
      },
    );
  });

  test('what is going out keeps its words; when nothing else is left, it is too late', async () => {
    const { contentId } = await create();
    await save(contentId, 1, 'x');
    await revise(contentId);
    const armed = await on(contentId, first);
    await database.db.updateTable('publications').set({ status: 'sending' }).where('id', '=', armed.id).execute();
    await attempt(armed.id, null);
    await save(contentId, 2, 'y');
    await revise(contentId);
    expect(await on(contentId, first)).toMatchObject({ payload_hash: armed.payload_hash, status: 'sending' });
    expect((await on(contentId, second)).payload).toMatchObject({ text: 'y' });
    await database.db
      .updateTable('publications')
      .set({ status: 'published' })
      .where('channel_id', '=', second)
      .execute();
    await save(contentId, 3, 'z');
    expect(await code(revise(contentId))).toBe('too_late: goingOut');
  });

  test('a worker that has taken the old words, and not armed them, finds its lease gone', async () => {
    const { contentId } = await create([first]);
    await save(contentId, 1, 'x');
    await revise(contentId);
    const { id, lease } = await on(contentId, first);
    await database.db
      .updateTable('publications')
      .set({ status: 'sending', worker_id: '00000000-0000-4000-8000-000000000001' })
      .where('id', '=', id)
      .execute();
    await save(contentId, 2, 'y');
    await revise(contentId);
    const after = await on(contentId, first);
    expect(after).toMatchObject({ status: 'planned', worker_id: null, payload: { text: 'y' } });
    expect(Number(after.lease)).toBeGreaterThan(Number(lease));
  });

  test('pictures by the hash of what the channel gets; those of another client are not taken', async () => {
    const shelf = { db: database.db, storage };
    const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#b0457f' } })
      .jpeg()
      .toBuffer();
    const image = await storeImage(shelf, owner, { clientId, bytes, name: 'a.jpg' }, monday);
    const { contentId } = await create([first]);
    await save(contentId, 1, body('x', { media: [{ mediaId: image.id, alt: ' Piwonie ' }] }));
    await readyForClient(shelf, { workspaceId: owner.workspaceId, clientId, mediaIds: [image.id] }, monday);
    await revise(contentId);
    const { id: mediaId, sha256, mime, width, height, bytes: size } = image;
    expect((await on(contentId, first)).payload).toMatchObject({
      media: [{ mediaId, sha256, mime, width, height, bytes: size, alt: 'Piwonie' }],
    });
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const channel = await makeChannel(database.db, owner.workspaceId, other);
    const foreign = await create([channel], other);
    await save(foreign.contentId, 1, body('x', { media: [{ mediaId: image.id, alt: '' }] }));
    expect(await code(revise(foreign.contentId))).toBe('not_found: imageGone');
  });

  test('the hash is of values, not of the order of their keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 'ż', c: null }], e: undefined })).toBe('{"a":[{"c":null,"d":"ż"}],"b":1}');
  });
});

describe('channels of a content', () => {
  test('one joins with the date of the others, one leaves, one comes back as a new row', async () => {
    const { contentId } = await create([first]);
    await schedule(database.db, owner, { contentId, due: { wall: '2026-12-02T09:00', zone: 'Europe/Warsaw' } }, monday);
    expect(await setChannels(database.db, owner, { contentId, channelIds: [first, second] }, monday)).toEqual({
      added: 1,
      removed: 0,
    });
    const joined = await on(contentId, second);
    expect([joined.due_wall, joined.due_at?.toISOString()]).toEqual(['2026-12-02T09:00', '2026-12-02T08:00:00.000Z']);
    await setChannels(database.db, owner, { contentId, channelIds: [first] }, monday);
    await setChannels(database.db, owner, { contentId, channelIds: [first, second] }, monday);
    const rows = (await publications(contentId)).filter((row) => row.channel_id === second);
    expect(rows.map((row) => row.status).sort()).toEqual(['cancelled', 'planned']);
    expect((await on(contentId, second)).id).not.toBe(joined.id);
  });

  test('a channel that joins what was agreed to is not agreed to', async () => {
    const { contentId } = await create([first]);
    await save(contentId, 1, 'x');
    await revise(contentId);
    const row = await on(contentId, first);
    await agree(row.id, row.payload_hash);
    await revise(contentId);
    expect((await content(contentId)).stage).toBe('approved');
    await setChannels(database.db, owner, { contentId, channelIds: [first, second] }, monday);
    expect((await content(contentId)).stage).toBe('draft');
    expect((await agreementOf(database.db, contentId)).map((one) => one.agreement).sort()).toEqual([
      'agreed',
      'no_revision',
    ]);
    await setChannels(database.db, owner, { contentId, channelIds: [first] }, monday);
    expect((await content(contentId)).stage).toBe('approved');
  });

  test.each([
    ['published', 'too_late: alreadyPublished'],
    ['processing', 'too_late: goingOut'],
    ['unknown', 'too_late: goingOut'],
    ['unconfirmed', 'conflict: decideUnconfirmedFirst'],
    ['rejected', 'done'],
    ['reconnect', 'done'],
  ] as const)('taking one away that is %s: %s', async (status, answer) => {
    const { contentId } = await create();
    await database.db.updateTable('publications').set({ status }).where('channel_id', '=', first).execute();
    expect(await code(setChannels(database.db, owner, { contentId, channelIds: [second] }, monday))).toBe(answer);
  });

  test('taking one away at the moment of publishing: the armed attempt decides', async () => {
    const { contentId } = await create();
    const { id } = await on(contentId, first);
    await database.db.updateTable('publications').set({ status: 'sending' }).where('id', '=', id).execute();
    await attempt(id, null);
    expect(await code(setChannels(database.db, owner, { contentId, channelIds: [second] }, monday))).toBe(
      'too_late: goingOut',
    );
  });
});

describe('a copy', () => {
  test('at the same client: the same words and channels, no date, no agreement', async () => {
    const { contentId } = await create();
    await save(contentId, 1, body('x', { variants: { [second]: { text: 'y' } } }));
    await schedule(database.db, owner, { contentId, due: { wall: '2026-12-02T09:00', zone: 'Europe/Warsaw' } }, monday);
    await revise(contentId);
    const copy = await duplicate(database.db, owner, { contentId }, later(1));
    expect(await content(copy.contentId)).toMatchObject({
      copied_from: contentId,
      stage: 'idea',
      title: 'Piwonie',
      draft: body('x', { variants: { [second]: { text: 'y' } } }),
      current_revision_id: null,
    });
    const rows = await publications(copy.contentId);
    expect(rows.map((row) => [row.status, row.due_at, row.payload])).toEqual([
      ['planned', null, null],
      ['planned', null, null],
    ]);
  });

  test('to another client: channels of the same network, its own pictures, its own approval', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const there = await makeChannel(database.db, owner.workspaceId, other, { network: 'manual' });
    const bytes = await sharp({ create: { width: 31, height: 20, channels: 3, background: '#b0457f' } })
      .jpeg()
      .toBuffer();
    const image = await storeImage({ db: database.db, storage }, owner, { clientId, bytes, name: 'a.jpg' }, monday);
    const { contentId } = await create();
    const media = [{ mediaId: image.id, alt: 'Piwonie' }];
    await save(
      contentId,
      1,
      body('x', { media, variants: { [first]: { text: 'bez pary' }, [second]: { text: 'z parą', media } } }),
    );
    const copy = await duplicate(database.db, owner, { contentId, toClientId: other }, later(1));
    expect(copy.withoutChannel).toBe(1);
    const { draft, client_id: client } = await content(copy.contentId);
    expect(client).toBe(other);
    expect((await publications(copy.contentId)).map((row) => row.channel_id)).toEqual([there]);
    if (draft.kind !== 'post') throw new Error('a post');
    expect(Object.keys(draft.variants)).toEqual([there]);
    expect(draft.media[0]?.mediaId).not.toBe(image.id);
    expect(draft.variants[there]?.media).toEqual(draft.media);
    const own = await database.db.selectFrom('media').selectAll().where('client_id', '=', other).execute();
    expect(own).toMatchObject([{ sha256: image.sha256, public_token: null }]);
    await database.db
      .transaction()
      .execute((trx) => makeRevision(trx, owner, { contentId: copy.contentId, madeFor: 'use' }, later(2)));
    expect((await agreementOf(database.db, copy.contentId))[0]?.agreement).toBe('none');
  });

  test('not to a client that is not theirs', async () => {
    const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
    await assign(database.db, assistant, clientId);
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Pion' });
    const { contentId } = await create();
    expect(await code(duplicate(database.db, assistant, { contentId, toClientId: other }, monday))).toBe(
      'not_found: clientNotFound',
    );
  });
});

test('older words are brought back, and those they replace are kept', async () => {
  const { contentId } = await create();
  await save(contentId, 1, 'pierwsze');
  const { revisionId } = await revise(contentId);
  await save(contentId, 2, 'drugie');
  const back = await bringBack(database.db, owner, { contentId, version: 3, source: { revisionId } }, later(5));
  expect(back).toMatchObject({ kind: 'saved', version: 4 });
  expect((await content(contentId)).draft).toEqual(body('pierwsze'));
  const [copy] = await database.db.selectFrom('draft_copies').selectAll().where('content_id', '=', contentId).execute();
  expect(copy).toMatchObject({ reason: 'restored', body: body('drugie') });
  await bringBack(database.db, owner, { contentId, version: 4, source: { copyId: copy?.id ?? '' } }, later(6));
  expect((await content(contentId)).draft).toEqual(body('drugie'));
  const elsewhere = await create();
  const foreign = bringBack(
    database.db,
    owner,
    { contentId: elsewhere.contentId, version: 1, source: { revisionId } },
    later(7),
  );
  expect(await code(foreign)).toBe('not_found: revisionNotFound');
});
