import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addSubscriber } from '#server/audience/subscribers.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import { createContent, makeRevision } from '#server/content/drafting.ts';
import { useVersion } from '#server/content/planning.ts';
import { installQueue } from '#server/database/queue.ts';
import { closeCompiler } from '#server/mail/compiler.ts';
import { newsletterEditor, showDraft } from '#server/newsletters/editor.ts';
import { type PreflightFinding, preflight } from '#server/newsletters/preflight.ts';
import { previewAddress, previewHtml, readPreviewAddress } from '#server/newsletters/previews.ts';
import { starterBody } from '#server/newsletters/starting.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { openSecrets } from '#server/security/secrets.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { makeChannel, makeClient, makeList, makeMember, makeOwner, monday } from '#test/support/factories.ts';

const secrets = openSecrets({ appSecret: 'a'.repeat(40), appSecretPrevious: [], dataDir: '' } as never);
const smtpSettings = {
  delivery: 'smtp',
  host: 'mail.malwa.example',
  port: 587,
  security: 'starttls',
  user: '',
  fromName: 'Malwa',
  fromAddress: 'listy@malwa.example',
  replyTo: '',
  dkimDomain: 'malwa.example',
  dkimSelector: 'a1',
};
let database: TestDatabase;
let owner: MemberActor;
let clientId: string;
let listId: string;
let channelId: string;
let mediaId: string;

const mjml = (text: string, more = ''): string =>
  `<mjml><mj-body><mj-section><mj-column>${more}<mj-text>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const wayOut = '<a href="{{unsubscribe_url}}">Wypisz się</a> {{postal_address}}';
const sound: NewsletterBody = {
  kind: 'newsletter',
  subject: 'Wieńce',
  preheader: 'Do środy',
  mjml: mjml(`<p>Dzień dobry</p>${wayOut}`),
  text: '',
  listId: null,
};

beforeAll(async () => {
  database = await testDatabase();
  await installQueue(database.sql);
  await database.db.insertInto('installation').values({ key: 'app_url', value: 'https://planer.example' }).execute();
});
afterAll(async () => {
  await closeCompiler();
  await database.close();
});
beforeEach(async () => {
  const { db } = database;
  owner = await makeOwner(db);
  clientId = await makeClient(db, owner.workspaceId, { name: 'Kwiaciarnia Malwa' });
  await db
    .updateTable('clients')
    .set({ postal_address: 'ul. Młyńska 4\n61-730 Poznań' })
    .where('id', '=', clientId)
    .execute();
  listId = await makeList(db, owner.workspaceId, clientId);
  channelId = await makeChannel(db, owner.workspaceId, clientId, { network: 'mailingList', settings: smtpSettings });
  const media = {
    workspace_id: owner.workspaceId,
    client_id: clientId,
    sha256: randomUUID(),
    mime: 'image/jpeg',
    width: 600,
    height: 300,
    bytes: 9,
    created_at: monday,
  };
  mediaId = (await db.insertInto('media').values(media).returning('id').executeTakeFirstOrThrow()).id;
  for (const [email, name] of [
    ['zosia@czytelnik.example', 'Zosia Nowak'],
    ['bez@czytelnik.example', ''],
  ])
    await addSubscriber(db, owner, { listId, email: email ?? '', name: name ?? '', consented: true }, monday);
});

async function draft(more: Partial<NewsletterBody> = {}, channels = [channelId]): Promise<string> {
  const body: NewsletterBody = { ...sound, listId, ...more };
  return (
    await createContent(
      database.db,
      owner,
      { clientId, kind: 'newsletter', title: 'Wieńce', channelIds: channels, body },
      monday,
    )
  ).contentId;
}
const codes = (findings: PreflightFinding[], level: string) =>
  findings
    .filter((finding) => finding.level === level)
    .map((finding) => (finding.code === 'source' ? finding.problem.code : finding.code));
async function check(more: Partial<NewsletterBody> = {}, channels?: string[]) {
  const result = await preflight(database.db, owner, await draft(more, channels));
  return {
    ...result,
    blocks: codes(result.findings, 'block'),
    warns: codes(result.findings, 'warn'),
    fines: codes(result.findings, 'fine'),
  };
}

test('a sound newsletter has nothing to stop it', async () => {
  const { blocks, warns, fines, audience, worstBytes } = await check();
  expect({ blocks, warns }).toEqual({ blocks: [], warns: [] });
  expect(fines).toEqual(expect.arrayContaining(['wayOut', 'textMade', 'sourceClean', 'sizeFine', 'signed']));
  expect(audience).toBe(2);
  expect(worstBytes).toBeGreaterThan(1_000);
});

describe('what stops it', () => {
  test.each<[string, Partial<NewsletterBody>]>([
    ['subjectMissing', { subject: ' ' }],
    ['unsubscribeMissing', { mjml: mjml('{{postal_address}}') }],
    ['unsubscribeMissingText', { text: 'Wieńce do środy' }],
    ['postalAddressMissing', { mjml: mjml('<a href="{{unsubscribe_url}}">a</a>') }],
    ['audienceMissing', { listId: null }],
    ['audienceGone', { listId: randomUUID() }],
    ['fieldEmpty', { mjml: mjml(`{{first_name}}${wayOut}`) }],
    ['sizeOver', { mjml: mjml(`${'<p>Długi akapit o kwiatach.</p>'.repeat(3_600)}${wayOut}`) }],
    ['htmlForbidden', { mjml: mjml(`<script>a</script>${wayOut}`) }],
    ['pictureMissing', { mjml: mjml(wayOut, '<mj-image src="media:placeholder" />') }],
    ['mediaGone', { mjml: mjml(wayOut, `<mj-image src="media:${randomUUID()}" />`) }],
    ['empty', { mjml: '' }],
  ])('%s', async (code, more) => {
    expect((await check(more)).blocks).toContain(code);
  });

  test('a client without a postal address', async () => {
    await database.db.updateTable('clients').set({ postal_address: '' }).where('id', '=', clientId).execute();
    expect((await check()).blocks).toEqual(['postalAddressUnknown']);
  });

  test('another client’s picture is nobody’s', async () => {
    const other = await makeClient(database.db, owner.workspaceId, { name: 'Inny' });
    await database.db.updateTable('media').set({ client_id: other }).where('id', '=', mediaId).execute();
    expect((await check({ mjml: mjml(wayOut, `<mj-image src="media:${mediaId}" alt="a" />`) })).blocks).toEqual([
      'mediaGone',
    ]);
  });

  test('no channel, no https, a signature of somebody else', async () => {
    const { db } = database;
    expect((await check({}, [])).blocks).toEqual(['channelMissing']);
    const foreign = await makeChannel(db, owner.workspaceId, clientId, {
      network: 'mailingList',
      settings: { ...smtpSettings, dkimDomain: 'ktos.example' },
    });
    expect((await check({}, [foreign])).blocks).toEqual(['dkimUnaligned']);
    await db.updateTable('installation').set({ value: 'http://planer.example' }).where('key', '=', 'app_url').execute();
    expect((await check()).blocks).toEqual(['httpsNeeded']);
    const local = await makeChannel(db, owner.workspaceId, clientId, {
      network: 'mailingList',
      settings: { ...smtpSettings, delivery: 'local' },
    });
    expect((await check({}, [local])).blocks).toEqual([]);
    await db
      .updateTable('installation')
      .set({ value: 'https://planer.example' })
      .where('key', '=', 'app_url')
      .execute();
  });
});

describe('what is worth a look', () => {
  test.each<[string, Partial<NewsletterBody>]>([
    ['preheaderMissing', { preheader: '' }],
    ['subjectLong', { subject: 'x'.repeat(90) }],
    ['subjectShouts', { subject: 'KUP TERAZ WIENIEC' }],
    ['subjectShouts', { subject: 'Kup!!!' }],
    ['exampleLink', { mjml: mjml(`<a href="https://www.example.com/">a</a>${wayOut}`) }],
    ['insecureLink', { mjml: mjml(`<a href="http://malwa.pl/">a</a>${wayOut}`) }],
    ['foreignField', { mjml: mjml(`*|FNAME|*${wayOut}`) }],
    ['fieldFallback', { mjml: mjml(`{{first_name|Czytelniku}}${wayOut}`) }],
    ['sizeNear', { mjml: mjml(`${'<p>Długi akapit o kwiatach.</p>'.repeat(3_100)}${wayOut}`) }],
  ])('%s', async (code, more) => {
    const { warns, blocks } = await check(more);
    expect(warns).toEqual([code]);
    expect(blocks).toEqual([]);
  });

  test('a picture without words, with its line', async () => {
    const { findings } = await check({ mjml: mjml(wayOut, `\n<mj-image src="media:${mediaId}" />`) });
    expect(findings).toContainEqual({ level: 'warn', code: 'altMissing', params: { count: 1 }, line: 2 });
  });

  test('a picture that somebody else keeps, with its line', async () => {
    const { findings } = await check({
      mjml: mjml(wayOut, '\n<mj-image src="https://malwa.pl/a.jpg" alt="Bukiet" />'),
    });
    expect(findings).toContainEqual({ level: 'warn', code: 'pictureElsewhere', params: { count: 1 }, line: 2 });
  });

  test('people without a value are counted, and the longest values make the size', async () => {
    const short = await check({ mjml: mjml(`{{first_name|x}}${wayOut}`) });
    expect(short.fines).not.toContain('fieldsFilled');
    expect(short.findings).toContainEqual({
      level: 'warn',
      code: 'fieldFallback',
      params: { field: 'first_name', count: 1, fallback: 'x' },
    });
    await addSubscriber(
      database.db,
      owner,
      { listId, email: 'dluga@czytelnik.example', name: 'Ż'.repeat(60), consented: true },
      monday,
    );
    expect((await check({ mjml: mjml(`{{first_name|x}}${wayOut}`) })).worstBytes).toBe((short.worstBytes ?? 0) + 115);
  });
});

test('a revision holds the compiled mail, with permanent pictures and the client’s address', async () => {
  const contentId = await draft({ mjml: mjml(wayOut, `<mj-image src="media:${mediaId}" alt="Wieniec" />`) });
  const { revisionId } = await useVersion(database.db, owner, { contentId, version: 1 }, monday);
  const row = await database.db
    .selectFrom('revisions')
    .selectAll()
    .where('id', '=', revisionId)
    .executeTakeFirstOrThrow();
  expect(row.compiled?.html).toMatch(/https:\/\/planer\.example\/media\/p\/[\w-]{20,}\.jpg/);
  expect(row.compiled?.html).toContain('ul. Młyńska 4, 61-730 Poznań');
  const publication = await database.db
    .selectFrom('publications')
    .selectAll()
    .where('content_id', '=', contentId)
    .executeTakeFirstOrThrow();
  expect(publication.payload).toMatchObject({
    kind: 'newsletter',
    sender: { name: 'Malwa', email: 'listy@malwa.example', replyTo: 'listy@malwa.example' },
    audience: { listId },
  });
  const again = await database.db
    .transaction()
    .execute((trx) => makeRevision(trx, owner, { contentId, madeFor: 'use' }, monday));
  expect(again).toMatchObject({ revisionId, isNew: false });
});

test('a newer compiler changes nothing of what was made', async () => {
  const contentId = await draft();
  const { revisionId } = await useVersion(database.db, owner, { contentId, version: 1 }, monday);
  const { compiled } = await database.db
    .selectFrom('revisions')
    .select('compiled')
    .where('id', '=', revisionId)
    .executeTakeFirstOrThrow();
  if (!compiled) throw new Error('not compiled');
  const old = { ...compiled, html: compiled.html.replace('Dzień dobry', 'Dzień  dobry'), compiler: 'mjml 5.3.0' };
  await database.db.updateTable('revisions').set({ compiled: old }).where('id', '=', revisionId).execute();
  expect(await useVersion(database.db, owner, { contentId, version: 1 }, monday)).toMatchObject({
    revisionId,
    isNew: false,
  });
});

test('what does not pass is not made a version', async () => {
  const contentId = await draft({ mjml: mjml('{{postal_address}}') });
  await expect(useVersion(database.db, owner, { contentId, version: 1 }, monday)).rejects.toMatchObject({
    kind: 'invalid',
    code: 'checksFirst',
  });
});

describe('previews', () => {
  const look = { dark: false, as: null };
  const later = new Date(monday.getTime() + 3_600_000);
  const read = (path: string, now = monday) => {
    const url = new URL(path, 'https://planer.example');
    const [, , kind = '', id = ''] = url.pathname.split('/');
    return readPreviewAddress(secrets, { kind, id, query: Object.fromEntries(url.searchParams) }, now);
  };

  test('an address opens one mail in one look, until its hour, and cannot be changed', () => {
    const of = { kind: 'draft' as const, id: randomUUID() };
    const path = previewAddress(secrets, of, { dark: true, as: null }, later, 7);
    expect(read(path)).toEqual({ of, look: { dark: true, as: null } });
    expect(read(path, new Date(monday.getTime() + 3 * 3_600_000))).toBeNull();
    expect(read(path.replace('dark=1', 'dark=0'))).toBeNull();
    expect(read(path.replace(of.id, randomUUID()))).toBeNull();
    expect(read(path.replace('/draft/', '/mail/'))).toBeNull();
    expect(read(`${path}&as=${randomUUID()}`)).toBeNull();
    expect(read(path.replace(/until=\d+/, 'until=99999999999'))).toBeNull();
    expect(read(path.replace(/sig=[^&]+/, 'sig=x'))).toBeNull();
  });

  test('a draft as somebody gets it, in light and dark', async () => {
    const contentId = await draft({
      mjml: mjml(`Dzień dobry, {{first_name|Czytelniku}}! ${wayOut}`).replace(
        '<mj-body>',
        '<mj-head><mj-style>@media (prefers-color-scheme: dark) { p { color: white } }</mj-style></mj-head><mj-body>',
      ),
      subject: 'Dla {{first_name|Ciebie}}',
    });
    const { readers } = await newsletterEditor(database.db, owner, contentId);
    expect(readers.map(({ name }) => name)).toEqual(['Zosia Nowak', '']);
    const as = readers[0]?.subscriberId ?? '';
    const shown = await showDraft({ db: database.db, secrets }, owner, { contentId, as }, monday);
    expect(shown).toMatchObject({ problems: [], subject: 'Dla Zosia', version: 1 });
    expect(shown.text).toContain('Dzień dobry, Zosia!');
    const named = read(shown.addresses?.dark ?? '');
    if (!named) throw new Error('no address');
    const dark = await previewHtml({ db: database.db, secrets }, named, monday);
    expect(dark).toContain('Dzień dobry, Zosia!');
    expect(dark).toContain('@media (min-width: 0px)');
    const light = await previewHtml({ db: database.db, secrets }, { of: named.of, look }, monday);
    expect(light).toContain('Dzień dobry, Czytelniku!');
    expect(light).toContain('@media (max-width: 0px)');
    expect(light).not.toContain('{{');
  });

  test('a reader of another client fills nothing in', async () => {
    const contentId = await draft({ mjml: mjml(`{{first_name|Czytelniku}} ${wayOut}`) });
    const other = await makeOwner(database.db);
    const otherClient = await makeClient(database.db, other.workspaceId, { name: 'Inny' });
    const otherList = await makeList(database.db, other.workspaceId, otherClient);
    await addSubscriber(
      database.db,
      other,
      { listId: otherList, email: 'tajny@czytelnik.example', name: 'Tajny', consented: true },
      monday,
    );
    const { id } = await database.db
      .selectFrom('subscribers')
      .select('id')
      .where('client_id', '=', otherClient)
      .executeTakeFirstOrThrow();
    const html = await previewHtml(
      { db: database.db, secrets },
      { of: { kind: 'draft', id: contentId }, look: { dark: false, as: id } },
      monday,
    );
    expect(html).toContain('Czytelniku');
    expect(html).not.toContain('Tajny');
  });

  test('a draft with a mistake has no preview, and says where', async () => {
    const shown = await showDraft(
      { db: database.db, secrets },
      owner,
      { contentId: await draft({ mjml: '<mjml>' }), as: null },
      monday,
    );
    expect(shown.addresses).toBeNull();
    expect(shown.problems.map(({ code }) => code)).toContain('notClosed');
  });
});

test('who may not see the client sees nothing of the newsletter', async () => {
  const contentId = await draft();
  const assistant = await makeMember(database.db, owner.workspaceId, 'assistant');
  const stranger = await makeOwner(database.db);
  for (const actor of [assistant, stranger]) {
    await expect(preflight(database.db, actor, contentId)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(newsletterEditor(database.db, actor, contentId)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(showDraft({ db: database.db, secrets }, actor, { contentId, as: null }, monday)).rejects.toMatchObject(
      { kind: 'not_found' },
    );
    await expect(starterBody(database.db, actor, { clientId, starter: 'letter' })).rejects.toMatchObject({
      kind: 'not_found',
    });
  }
});

test('a starter is in the client’s language and for her only list', async () => {
  const body = await starterBody(database.db, owner, { clientId, starter: 'note' });
  expect(body).toMatchObject({ listId, subject: expect.stringContaining('Kilka słów') });
  expect((await check(body)).blocks).toEqual([]);
});
