import { startImport } from '#server/audience/import.ts';
import { setForm } from '#server/audience/lists.ts';
import { suppressByHand } from '#server/audience/suppression.ts';
import { signUnsubscribe } from '#server/newsletters/unsubscribe.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const list = (world: World, more = ''): string => `/audience/lists/${world.listId}${more}`;
const upload = (world: World, more = ''): string => `/audience/imports/${world.made.import}${more}`;

/** A file that waits for its columns to be named. */
async function makeImport(world: World): Promise<void> {
  const { db, clock } = world.services;
  const bytes = Buffer.from(`imię;mail\n${world.secret};${world.secret}@przyklad.example\n`);
  world.made.import = await startImport(
    db,
    world.owner,
    { listId: world.listId, fileName: `${world.secret}.csv`, bytes },
    clock.now(),
  );
}

async function openForm(world: World): Promise<void> {
  const { db, clock } = world.services;
  await setForm(db, world.owner, { listId: world.listId, open: true }, clock.now());
  const row = await db
    .selectFrom('lists')
    .where('id', '=', world.listId)
    .select('form_token')
    .executeTakeFirstOrThrow();
  world.made.form = row.form_token ?? '';
}

async function makePending(world: World): Promise<void> {
  const { db, clock } = world.services;
  const token = newToken();
  await db
    .updateTable('list_members')
    .set({ status: 'pending', confirm_token_hash: hashToken(token), created_at: clock.now() })
    .where('list_id', '=', world.listId)
    .where('subscriber_id', '=', world.subscriberId)
    .execute();
  world.made.confirm = token;
}

const unsubscribeToken = (world: World): string =>
  signUnsubscribe(world.services.secrets, {
    workspaceId: world.owner.workspaceId,
    clientId: world.clientId,
    subscriberId: world.subscriberId,
  });

export const audienceRows: Row[] = [
  page('_app.audience.lists.$listId.form', 'member', (world) => list(world, '/form')),
  page('_app.audience.lists.$listId.unsubscribe', 'member', (world) => list(world, '/unsubscribe')),
  page('_app.audience.lists.$listId.archive', 'member', (world) => list(world, '/archive')),
  {
    ...page('_app.audience.imports.$importId.cancel', 'member', (world) => upload(world, '/cancel')),
    prepare: makeImport,
  },
  page('_app.audience._index', 'member', () => '/audience'),
  page('_app.audience.lists.new', 'member', () => '/audience/lists/new'),
  change(
    '_app.audience.lists.new',
    'client',
    () => '/audience/lists/new',
    (world) => ({ clientId: world.clientId, client: world.clientId, name: 'Nowa' }),
  ),
  page('_app.audience.lists.$listId._index', 'client', (world) => list(world)),
  page('_app.audience.lists.$listId.add', 'client', (world) => list(world, '/add')),
  change(
    '_app.audience.lists.$listId.add',
    'client',
    (world) => list(world, '/add'),
    () => ({ email: 'nowa@przyklad.example', name: '', consented: 'on' }),
  ),
  page('_app.audience.lists.$listId.import', 'client', (world) => list(world, '/import')),
  change('_app.audience.lists.$listId.import', 'client', (world) => list(world, '/import')),
  page('_app.audience.lists.$listId.settings', 'client', (world) => list(world, '/settings')),
  change(
    '_app.audience.lists.$listId.settings',
    'client',
    (world) => list(world, '/settings'),
    (world) => ({ name: `Lista ${world.secret}`, intro: '' }),
  ),
  change(
    '_app.audience.lists.$listId.form',
    'client',
    (world) => list(world, '/form'),
    () => ({ open: '1' }),
  ),
  change(
    '_app.audience.lists.$listId.unsubscribe',
    'client',
    (world) => list(world, '/unsubscribe'),
    (world) => ({ subscriber: world.subscriberId }),
  ),
  change('_app.audience.lists.$listId.archive', 'client', (world) => list(world, '/archive')),
  { ...page('_app.audience.imports.$importId._index', 'client', (world) => upload(world)), prepare: makeImport },
  {
    ...page('_app.audience.imports.$importId.confirm', 'client', (world) => upload(world, '/confirm')),
    prepare: makeImport,
  },
  {
    ...change(
      '_app.audience.imports.$importId.confirm',
      'client',
      (world) => upload(world, '/confirm'),
      () => ({ 'column-0': 'name', 'column-1': 'email', consented: 'on' }),
    ),
    prepare: makeImport,
  },
  {
    ...change('_app.audience.imports.$importId.cancel', 'client', (world) => upload(world, '/cancel')),
    prepare: makeImport,
  },
  {
    ...page('_app.audience.imports.$importId.report', 'client', (world) => upload(world, '/report')),
    prepare: makeImport,
  },
  page('_app.audience.suppressions.$clientId._index', 'client', (world) => `/audience/suppressions/${world.clientId}`),
  change(
    '_app.audience.suppressions.$clientId._index',
    'client',
    (world) => `/audience/suppressions/${world.clientId}?index`,
    () => ({ email: 'dosyc@przyklad.example' }),
  ),
  page(
    '_app.audience.suppressions.$clientId.lift',
    'client',
    (world) => `/audience/suppressions/${world.clientId}/lift`,
  ),
  {
    ...change(
      '_app.audience.suppressions.$clientId.lift',
      'client',
      (world) => `/audience/suppressions/${world.clientId}/lift`,
      () => ({ email: 'wraca@przyklad.example' }),
    ),
    async prepare(world) {
      const { db, clock } = world.services;
      await suppressByHand(db, world.owner, { clientId: world.clientId, email: 'wraca@przyklad.example' }, clock.now());
    },
  },
  {
    ...page('forms.$token', 'token', (world) => `/forms/${world.made.form}`),
    prepare: openForm,
    forged: () => `/forms/${newToken()}`,
  },
  {
    ...change(
      'forms.$token',
      'token',
      (world) => `/forms/${world.made.form}`,
      () => ({ email: 'chce@przyklad.example', name: '' }),
    ),
    prepare: openForm,
    forged: () => `/forms/${newToken()}`,
    fromElsewhere: true,
  },
  {
    ...page('confirm.$token', 'token', (world) => `/confirm/${world.made.confirm}`),
    prepare: makePending,
    forged: () => `/confirm/${newToken()}`,
  },
  {
    ...change('confirm.$token', 'token', (world) => `/confirm/${world.made.confirm}`),
    prepare: makePending,
    forged: () => `/confirm/${newToken()}`,
  },
  { ...page('u.$token', 'token', (world) => `/u/${unsubscribeToken(world)}`), forged: () => `/u/${newToken()}` },
  {
    ...change('u.$token', 'token', (world) => `/u/${unsubscribeToken(world)}`),
    forged: () => `/u/${newToken()}`,
    fromElsewhere: true,
  },
];
