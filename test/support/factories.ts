import { randomUUID } from 'node:crypto';
import type { Db } from '#server/database/connection.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';

/** The instant at which most tests happen: a Monday, 10:24 in Warsaw. */
export const monday = new Date('2026-11-23T09:24:00Z');

/** A workspace with its owner, as an actor. */
export async function makeOwner(db: Db, name = 'Ola Kowalska'): Promise<MemberActor> {
  const { id } = await db
    .insertInto('workspaces')
    .values({ name: 'Praktyka Oli' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return await makeMember(db, id, 'owner', name);
}

export async function makeMember(
  db: Db,
  workspaceId: string,
  role: MemberActor['role'],
  name = 'Kasia Wróbel',
): Promise<MemberActor> {
  const userId = randomUUID();
  const email = `${userId}@example.pl`;
  await db.insertInto('users').values({ id: userId, name, email, email_verified: true }).execute();
  await db.insertInto('members').values({ workspace_id: workspaceId, user_id: userId, role }).execute();
  return {
    kind: 'member',
    workspaceId,
    userId,
    role,
    name,
    email,
    locale: 'pl',
    timeZone: 'Europe/Warsaw',
    sessionId: randomUUID(),
    address: '127.0.0.1',
  };
}

export async function makeClient(
  db: Db,
  workspaceId: string,
  values: Partial<{
    name: string;
    time_zone: string;
    approval_policy: 'required' | 'not_needed';
    grace_minutes: number;
  }> = {},
): Promise<string> {
  const { id } = await db
    .insertInto('clients')
    .values({
      workspace_id: workspaceId,
      name: 'Kwiaciarnia Malwa',
      time_zone: 'Europe/Warsaw',
      locale: 'pl',
      colour: '#b0457f',
      postal_address: 'ul. Lipowa 12, Poznań',
      ...values,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function assign(db: Db, member: MemberActor, clientId: string): Promise<void> {
  await db
    .insertInto('client_members')
    .values({ workspace_id: member.workspaceId, client_id: clientId, user_id: member.userId })
    .execute();
}

export async function makeChannel(
  db: Db,
  workspaceId: string,
  clientId: string,
  values: Partial<{
    network: string;
    name: string;
    settings: Record<string, string | number | boolean | null>;
    now: Date;
  }> = {},
): Promise<string> {
  const { now = monday, ...rest } = values;
  const { id } = await db
    .insertInto('channels')
    .values({
      workspace_id: workspaceId,
      client_id: clientId,
      network: 'practice',
      name: 'Na próbę',
      status_since: now,
      created_at: now,
      ...rest,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A client's person; the link itself is made by `server/review/links.ts`. */
export async function makeApprover(
  db: Db,
  workspaceId: string,
  clientId: string,
  name = 'Basia Malinowska',
  now = monday,
): Promise<ApproverActor> {
  const email = `${randomUUID()}@malwa.example`;
  const { id } = await db
    .insertInto('approvers')
    .values({ workspace_id: workspaceId, client_id: clientId, name, email, locale: 'pl', created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return {
    kind: 'approver',
    workspaceId,
    clientId,
    approverId: id,
    linkId: randomUUID(),
    name,
    email,
    locale: 'pl',
    address: '127.0.0.1',
  };
}

export async function makeList(
  db: Db,
  workspaceId: string,
  clientId: string,
  name = 'Stali klienci',
  now = monday,
): Promise<string> {
  const { id } = await db
    .insertInto('lists')
    .values({ workspace_id: workspaceId, client_id: clientId, name, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
