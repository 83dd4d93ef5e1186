import type { NewsletterBody } from '#server/content/body.ts';
import { previewAddress } from '#server/newsletters/previews.ts';
import { starterNames } from '#server/newsletters/starting.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

/** A newsletter of the client, empty, with a send of it under way. */
async function makeNewsletter(world: World): Promise<void> {
  const { db, clock } = world.services;
  const { clientId, listId, owner } = world;
  const now = clock.now();
  const place = { workspace_id: owner.workspaceId, client_id: clientId };
  const draft: NewsletterBody = {
    kind: 'newsletter',
    mjml: '',
    subject: world.secret,
    preheader: '',
    text: '',
    listId,
  };
  const content = await db
    .insertInto('contents')
    .values({
      ...place,
      kind: 'newsletter',
      title: world.secret,
      stage: 'draft',
      draft,
      draft_saved_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const publication = await db
    .insertInto('publications')
    .values({ ...place, content_id: content.id, channel_id: world.channelId, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const send = await db
    .insertInto('sends')
    .values({ ...place, publication_id: publication.id, total: 0, frozen_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const mail = await db
    .insertInto('mails')
    .values({
      workspace_id: owner.workspaceId,
      kind: 'newsletter_test',
      to_address: owner.email,
      subject: world.secret,
      html: `<html><head></head><body>${world.secret}</body></html>`,
      text: '',
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const until = new Date(now.getTime() + 3_600_000);
  const preview = previewAddress(
    world.services.secrets,
    { kind: 'mail', id: mail.id },
    { dark: false, as: null },
    until,
  );
  Object.assign(world.made, { newsletter: content.id, send: send.id, preview });
}

const newsletter = (more: string) => (world: World) => `/contents/${world.made.newsletter}${more}`;
const send = (verb: string) => (world: World) => `/sends/${world.made.send}/${verb}`;
const forgedSign = (world: World): string => (world.made.preview ?? '').replace(/sig=[^&]*/, `sig=${'A'.repeat(43)}`);

/** An address that only takes posts shows nothing of anybody's to whoever looks at it. */
const posted = (route: string, path: Row['path'], body?: Row['body']): Row[] => [
  page(route, 'member', path),
  change(route, 'client', path, body),
];

const rows: Row[] = [
  page('_app.contents.$contentId_.preview', 'client', newsletter('/preview')),
  page('_app.contents.$contentId_.preflight', 'client', newsletter('/preflight')),
  ...posted('_app.contents.$contentId_.starter', newsletter('/starter'), () => ({
    version: '1',
    starter: starterNames[0] ?? '',
  })),
  ...posted('_app.contents.$contentId_.test-send', newsletter('/test-send')),
  ...['pause', 'resume', 'cancel', 'doubts'].flatMap((verb) => posted(`_app.sends.$sendId.${verb}`, send(verb))),
  page('GET /previews/placeholder.svg', 'everyone', () => '/previews/placeholder.svg'),
  // A frame without cookies shows it: the signed address is the right.
  { ...page('GET /previews/:kind/:id', 'token', (world) => world.made.preview ?? ''), forged: forgedSign },
];

export const newsletterRows: Row[] = rows.map((row) => ({ ...row, prepare: makeNewsletter }));
