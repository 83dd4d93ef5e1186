import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { permanentAddresses, privateAddress, signedAddress } from '#server/media/addresses.ts';
import { storeImage } from '#server/media/images.ts';
import { keepPlan } from '#server/spreadsheet/plans.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const content = (world: World, more = ''): string => `/contents/${world.contentId}${more}`;
const publication = (world: World, more: string): string => `/publications/${world.publicationId}${more}`;
const route = (name: string): string => `_app.contents.$contentId_.${name}`;

/** The content stands in a round; what moves it must not be refused for that. */
async function withdraw(world: World): Promise<void> {
  const { db } = world.services;
  await db.updateTable('reviews').set({ status: 'withdrawn' }).where('content_id', '=', world.contentId).execute();
  await db.updateTable('contents').set({ stage: 'draft' }).where('id', '=', world.contentId).execute();
}

async function findRevision(world: World): Promise<void> {
  const { db } = world.services;
  const revision = await db
    .selectFrom('revisions')
    .select('id')
    .where('content_id', '=', world.contentId)
    .executeTakeFirstOrThrow();
  world.made.revision = revision.id;
}

const planFile = (world: World): string => `/calendar/import/${world.made.plan ?? world.contentId}`;

/** Of the one who may see the client; nobody else has it. */
async function keepFile(world: World): Promise<void> {
  const { clock, db } = world.services;
  const bytes = Buffer.from(`date,client,title\n2030-01-07,Kwiaciarnia ${world.secret},Nowa ${world.secret}\n`);
  world.made.plan = await keepPlan(db, world.assistant, { fileName: 'plan.csv', bytes }, clock.now());
}

async function keepPicture(world: World): Promise<void> {
  const { clock, db, secrets } = world.services;
  const now = clock.now();
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#b0457f' } })
    .jpeg()
    .toBuffer();
  const image = await storeImage(world.services, world.owner, { clientId: world.clientId, bytes, name: 'a.jpg' }, now);
  const [permanent = ''] = (await permanentAddresses(db, world.owner, [image.id])).values();
  const signed = signedAddress(secrets, image, new Date(now.getTime() + 3_600_000));
  Object.assign(world.made, { picture: image.id, permanent, signed });
}

/** An address that only takes posts shows nothing of anybody's to whoever looks at it. */
const posted = (name: string, path: string, body?: Row['body'], prepare?: Row['prepare']): Row[] => [
  page(route(name), 'member', (world) => content(world, path)),
  {
    ...change(route(name), 'client', (world) => content(world, path), body),
    ...(prepare ? { prepare } : {}),
  },
];

const version = (): Record<string, string> => ({ version: '1' });
const time = (): Record<string, string> => ({ ...version(), date: '2030-01-07', time: '09:00', zone: 'Europe/Warsaw' });

export const contentRows: Row[] = [
  page('_app.contents.new', 'member', (world) => `/contents/new?client=${world.clientId}`),
  change(
    '_app.contents.new',
    'client',
    () => '/contents/new',
    (world) => ({ client: world.clientId, kind: 'post', title: 'Nowa' }),
  ),
  // Finds only what one may see: the client's name holds the secret word.
  page('_app.search', 'member', () => '/search?q=kwiaciarnia'),
  page('_app.ideas.new', 'member', () => '/ideas/new'),
  change(
    '_app.ideas.new',
    'client',
    () => '/ideas/new',
    (world) => ({ client: world.clientId, words: 'Na później', noteId: randomUUID() }),
  ),
  page('_app.ideas.note', 'member', () => '/ideas/note'),
  change(
    '_app.ideas.note',
    'client',
    () => '/ideas/note',
    (world) => ({ client: world.clientId, words: 'Na później', noteId: randomUUID() }),
  ),
  page('_app.calendar_.export', 'member', () => '/calendar/export?month=2030-01'),
  page('_app.calendar_.import._index', 'member', () => '/calendar/import'),
  change('_app.calendar_.import._index', 'member', () => '/calendar/import'),
  { ...page('_app.calendar_.import.$fileId._index', 'client', planFile), prepare: keepFile },
  page('_app.calendar_.import.$fileId.confirm', 'member', (world) => `${planFile(world)}/confirm`),
  {
    ...change('_app.calendar_.import.$fileId.confirm', 'client', (world) => `${planFile(world)}/confirm`),
    prepare: keepFile,
  },
  page('_app.contents.$contentId', 'client', content),
  page(route('draft'), 'client', (world) => content(world, '/draft?known=0')),
  change(route('draft'), 'client', (world) => content(world, '/draft')),
  change(route('copy'), 'client', (world) => content(world, '/copy')),
  // What a time means on a clock: nothing of the content's.
  page(route('time'), 'member', (world) => content(world, '/time?date=2030-01-07&time=09:00&zone=Europe/Warsaw')),
  ...posted('channels', '/channels', (world) => ({ channel: world.channelId })),
  ...posted('schedule', '/schedule', time),
  ...posted('unschedule', '/unschedule', undefined, withdraw),
  ...posted('cancel', '/cancel'),
  ...posted('version', '/version', version),
  ...posted('publish', '/publish', version),
  ...posted('restore', '/restore', (world) => ({ ...version(), revision: world.made.revision ?? '' }), findRevision),
  ...posted('duplicate', '/duplicate'),
  ...posted('review', '/review', (world) => ({ ...version(), approver: world.approver.approverId }), withdraw),
  ...posted('withdraw', '/withdraw', (world) => ({ review: world.reviewId })),
  ...posted('approve', '/approve', () => ({ reason: 'przez telefon' })),
  ...posted('comment', '/comment', () => ({ words: 'Kiedy mogę liczyć na zdjęcie?' })),
  ...['there', 'absent', 'publish', 'remove'].flatMap((verb) => [
    page(`_app.publications.$publicationId.${verb}`, 'member', (world) => publication(world, `/${verb}`)),
    change(`_app.publications.$publicationId.${verb}`, 'client', (world) => publication(world, `/${verb}`)),
  ]),

  change('POST /media/upload', 'client', (world) => `/media/upload?client=${world.clientId}`),
  { ...page('GET /media/:id', 'client', (world) => privateAddress(world.made.picture ?? '')), prepare: keepPicture },
  {
    ...page('GET /media/:id/small', 'client', (world) => privateAddress(world.made.picture ?? '', 'small')),
    prepare: keepPicture,
  },
  {
    ...page('GET /media/signed/:file', 'token', (world) => world.made.signed ?? ''),
    forged: (world) => (world.made.signed ?? '').replace(/sig=.*/, `sig=${'A'.repeat(43)}`),
    prepare: keepPicture,
  },
  {
    ...page('GET /media/p/:file', 'token', (world) => world.made.permanent ?? ''),
    forged: () => `/media/p/${'A'.repeat(32)}.jpg`,
    prepare: keepPicture,
  },
];
