import { keepChoice } from '#server/channels/choosing.ts';
import { newToken } from '#server/security/secrets.ts';
import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const places = (world: World, more = ''): string => `/clients/${world.clientId}/channels${more}`;
const channel = (world: World, more = ''): string => places(world, `/${world.channelId}${more}`);
const id = '_app.clients.$clientId_.channels.$channelId';

/** A page of published posts, at its unguessable address. */
async function openPage(world: World): Promise<void> {
  const { db, clock } = world.services;
  const pageToken = newToken();
  const { workspaceId } = world.owner;
  await db.updateTable('channels').set({ settings: { pageToken } }).where('id', '=', world.channelId).execute();
  await db
    .insertInto('practice_posts')
    .values({
      channel_id: world.channelId,
      workspace_id: workspaceId,
      key: newToken(),
      post: { text: `Opublikowane ${world.secret}`, images: [] },
      created_at: clock.now(),
    })
    .execute();
  world.made.page = pageToken;
}

/** A sign-in, in the assistant's own session, that opened two accounts. */
async function openChoice(world: World): Promise<void> {
  const accounts = ['1', '2'].map((remoteAccountId) => ({
    ...{ remoteAccountId, name: `${world.secret} ${remoteAccountId}`, settings: {}, credentials: {}, limits: {} },
  }));
  const { db, clock } = world.services;
  const { id: sessionId } = await db
    .selectFrom('sessions')
    .where('user_id', '=', world.assistant.userId)
    .orderBy('created_at', 'desc')
    .select('id')
    .executeTakeFirstOrThrow();
  const place = { clientId: world.clientId, networkName: 'x', channelId: null, accounts };
  world.made.choice = await keepChoice(world.services, { ...world.assistant, sessionId }, place, clock.now());
}

const choice = (world: World): string => `/oauth/choose/${world.made.choice}`;

async function openTask(world: World): Promise<void> {
  const { db, clock } = world.services;
  const { id } = await db
    .insertInto('manual_tasks')
    .values({
      channel_id: world.channelId,
      workspace_id: world.owner.workspaceId,
      key: newToken(),
      post: { text: `Do zrobienia ${world.secret}`, images: [] },
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  world.made.task = id;
}

const task = (world: World): string => channel(world, `/tasks/${world.made.task}`);

export const channelRows: Row[] = [
  page('_app.clients.$clientId.channels', 'client', places),
  page('_app.clients.$clientId_.channels.new._index', 'client', (w) => places(w, '/new')),
  page('_app.clients.$clientId_.channels.new.$network', 'client', (w) => places(w, '/new/practice')),
  change(
    '_app.clients.$clientId_.channels.new.$network',
    'client',
    (w) => places(w, '/new/practice'),
    () => ({ name: 'Na próbę' }),
  ),
  page(`${id}._index`, 'client', channel),
  page(`${id}.reconnect`, 'client', (w) => channel(w, '/reconnect')),
  change(
    `${id}.reconnect`,
    'client',
    (w) => channel(w, '/reconnect'),
    () => ({ name: 'Na próbę' }),
  ),
  ...['check', 'pause', 'resume', 'disconnect'].flatMap((verb) => [
    // Nothing to look at: it leads to the channel's page.
    page(`${id}.${verb}`, 'member', (w) => channel(w, `/${verb}`)),
    change(`${id}.${verb}`, 'client', (w) => channel(w, `/${verb}`)),
  ]),
  { ...page(`${id}.tasks.$taskId`, 'client', task), prepare: openTask },
  { ...change(`${id}.tasks.$taskId`, 'client', task), prepare: openTask },
  // Good in the session that signed in, so for everybody else it does not exist.
  { ...page('_app.oauth.choose.$choiceId', 'client', choice), prepare: openChoice },
  {
    ...change('_app.oauth.choose.$choiceId', 'client', choice, () => ({ account: '1' })),
    prepare: openChoice,
  },
  page('_app.settings.networks._index', 'owner', () => '/settings/networks'),
  page('_app.settings.networks.$network._index', 'owner', () => '/settings/networks/x'),
  change(
    '_app.settings.networks.$network._index',
    'owner',
    () => '/settings/networks/x?index',
    () => ({ appId: 'id', appSecret: 'secret' }),
  ),
  page('_app.settings.networks.$network.remove', 'member', () => '/settings/networks/x/remove'),
  change('_app.settings.networks.$network.remove', 'owner', () => '/settings/networks/x/remove'),
  // The state in the address names the client; without one of this session there is nothing to see.
  page('_app.oauth.callback', 'member', () => '/oauth/callback?state=unknown&code=x'),
  {
    ...page('practice.$channelToken', 'token', (w) => `/practice/${w.made.page}`),
    forged: () => `/practice/${newToken()}`,
    prepare: openPage,
  },
];
