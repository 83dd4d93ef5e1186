import { createList } from '#server/audience/lists.ts';
import { connectChannel } from '#server/channels/connect.ts';
import { addApprover } from '#server/clients/approvers.ts';
import { createClient, updateClient } from '#server/clients/editing.ts';
import { changePolicy } from '#server/clients/policy.ts';
import { localDate } from '#server/content/time.ts';
import type { Services } from '#server/context.ts';
import { addSpecialDay } from '#server/days/specialDays.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { keptPassword } from '#server/people/auth.ts';
import { addUser, keepPassword, newcomer } from '#server/people/users.ts';
import { newToken } from '#server/security/secrets.ts';
import { addLabel } from '#server/week/labels.ts';
import { addSlot } from '#server/week/slots.ts';
import { type SampleClient, sampleClients } from './clients.ts';
import { sampleContents } from './contents.ts';
import { sampleDayInput, sampleDays } from './days.ts';
import { live } from './living.ts';
import { addPeople } from './readers.ts';

export type SampleOwner = { email: string; password: string };

/** Places of the sample by the names that `clients.ts` and `contents.ts` use. */
export type SamplePlaces = {
  clients: Map<string, { id: string; zone: string; colour: string; name: string; listId: string }>;
  channels: Map<string, string>;
  /** By client and name: `malwa porady`. */
  labels: Map<string, string>;
};

const day = 24 * 3_600_000;

/**
 * The sample practice: filled when the database is empty, opened with a new password when it is there already. Throws
 * when the database holds anything else: real data is never touched.
 */
export async function openSample(services: Services, now: Date): Promise<SampleOwner> {
  const { db } = services;
  const workspaces = await db.selectFrom('workspaces').select('is_sample').limit(2).execute();
  if (workspaces.some((workspace) => !workspace.is_sample)) {
    throw new Error(
      'This database has a workspace of its own. The sample only fills an empty one: choose another DATA_DIR or DATABASE_URL.',
    );
  }
  if (workspaces.length === 0) return await fillSample(services, now);
  const filled = await db
    .selectFrom('installation')
    .where('key', '=', 'sample_filled')
    .select('key')
    .executeTakeFirst();
  if (!filled)
    throw new Error(
      'Filling the sample was interrupted. Delete its data folder (.data/demo unless DATA_DIR says otherwise) and start again.',
    );
  const { id } = await db.selectFrom('users').where('email', '=', ownerEmail).select('id').executeTakeFirstOrThrow();
  const password = newToken().slice(0, 16);
  await keepPassword(db, id, await keptPassword(password), now);
  return { email: ownerEmail, password };
}

const ownerEmail = 'ola@praktyka.example';

/**
 * A believable practice: four firms in two zones, three weeks around `now` in every state, audiences of 25, 800 and
 * 5 000, days of the clients' own, and one content that comes every week. Everything is done by the product's own functions with a clock that starts four weeks ago, so that each state
 * is one that the product really reaches.
 */
async function fillSample(services: Services, now: Date): Promise<SampleOwner> {
  const began = new Date(now.getTime() - 28 * day);
  const { actor, owner } = await makeOwner(services, began);
  const places: SamplePlaces = { clients: new Map(), channels: new Map(), labels: new Map() };
  for (const client of sampleClients) await makeClient(services, actor, client, places, began);
  for (const content of sampleContents) await live(services, actor, places, content, now);
  for (const sample of sampleDays) {
    const client = places.clients.get(sample.client);
    if (!client) throw new Error(`The sample has no client ${sample.client}.`);
    await addSpecialDay(services.db, actor, sampleDayInput(sample, client.id, localDate(now, client.zone)), began);
  }
  await services.db.insertInto('installation').values({ key: 'sample_filled', value: now.toISOString() }).execute();
  return owner;
}

async function makeOwner({ db }: Services, at: Date): Promise<{ actor: MemberActor; owner: SampleOwner }> {
  const owner = { email: ownerEmail, password: newToken().slice(0, 16) };
  const user = {
    ...owner,
    name: 'Ola Kowalska',
    locale: 'pl' as const,
    timeZone: 'Europe/Warsaw',
    passwordHash: await keptPassword(owner.password),
  };
  return await db.transaction().execute(async (trx) => {
    const workspace = await trx
      .insertInto('workspaces')
      .values({ name: 'Ola Kowalska, wirtualna asystentka', is_sample: true, created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id } = await addUser(trx, user, at);
    await trx
      .insertInto('members')
      .values({ workspace_id: workspace.id, user_id: id, role: 'owner', created_at: at })
      .execute();
    return { owner, actor: newcomer({ ...user, id }, { workspaceId: workspace.id, role: 'owner' }, null) };
  });
}

async function makeClient(
  services: Services,
  actor: MemberActor,
  sample: SampleClient,
  places: SamplePlaces,
  at: Date,
): Promise<void> {
  const { db } = services;
  const { name, timeZone: zone, locale, colour, postalAddress, mailFooter } = sample;
  const { id: clientId } = await createClient(db, actor, { name, zone, locale, colour }, at);
  await updateClient(db, actor, { clientId, name, locale, colour, postalAddress, mailFooter }, at);
  await changePolicy(db, actor, { clientId, policy: sample.approvalPolicy, graceMinutes: sample.graceMinutes }, at);
  for (const approver of sample.approvers) await addApprover(db, actor, { clientId, ...approver, locale }, at);
  for (const channel of sample.channels) {
    const input: Record<string, string> =
      channel.network === 'mailingList'
        ? { fromName: name, fromAddress: `listy@${sample.slug}.example`, replyTo: '', delivery: 'local' }
        : { name: channel.name, place: channel.name };
    const answer = await connectChannel(services, actor, { clientId, networkName: channel.network, input }, at);
    if (answer.kind === 'failed')
      throw new Error(`The sample's channel ${channel.slug} could not be connected: ${answer.reason}`);
    await db
      .updateTable('channels')
      .set({ name: channel.name })
      .where('id', '=', answer.channelId)
      .where('workspace_id', '=', actor.workspaceId)
      .execute();
    places.channels.set(channel.slug, answer.channelId);
  }
  for (const label of sample.labels) {
    const { labelId } = await addLabel(db, actor, { clientId, ...label }, at);
    places.labels.set(`${sample.slug} ${label.name}`, labelId);
  }
  for (const { channels, skipHolidays = false, ...slot } of sample.slots) {
    const channelIds = channels.map((slug) => places.channels.get(slug) ?? '');
    await addSlot(db, actor, { clientId, ...slot, skipHolidays, channelIds }, at);
  }
  const listId = await createList(db, actor, { clientId, name: sample.list.name }, at);
  await addPeople(
    db,
    { workspaceId: actor.workspaceId, clientId, listId, by: actor.userId },
    { count: sample.list.people, slug: sample.slug },
    at,
  );
  places.clients.set(sample.slug, { id: clientId, zone, colour, name, listId });
}
