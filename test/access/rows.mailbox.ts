import { page, type Row } from './row.ts';
import type { World } from './world.ts';

/** A newsletter that was delivered here. */
async function keepMail(world: World): Promise<void> {
  const { db, clock } = world.services;
  const { id } = await db
    .insertInto('mails')
    .values({
      workspace_id: world.owner.workspaceId,
      kind: 'newsletter',
      to_address: 'ktos@przyklad.example',
      subject: world.secret,
      html: `<p>${world.secret}</p>`,
      text: world.secret,
      status: 'kept',
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  world.made.mail = id;
}

export const mailboxRows: Row[] = [
  page('_app.mailbox._index', 'owner', () => '/mailbox'),
  { ...page('_app.mailbox.$mailId', 'clientOwner', (world) => `/mailbox/${world.made.mail}`), prepare: keepMail },
];
