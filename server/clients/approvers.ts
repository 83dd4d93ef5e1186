import { sql } from 'kysely';
import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Locale, MemberActor } from '#server/people/actor.ts';
import { cleanEmail, cleanLocale, cleanName } from '#server/people/fields.ts';
import { requireOwner, visibleTo } from '#server/people/scope.ts';

/** A client's person who agrees to what goes out. Only an owner changes who that is: an assistant could name herself. */
export type Approver = {
  id: string;
  name: string;
  email: string;
  locale: Locale;
  /** When a link of theirs was last opened; null: never. */
  lastOpenedAt: Date | null;
  /** When the newest link that still opens something ends; null: there is none. */
  linkUntil: Date | null;
};

export async function listApprovers(db: Db, actor: MemberActor, clientId: string, now: Date): Promise<Approver[]> {
  const rows = await db
    .selectFrom('approvers as a')
    .select(['a.id', 'a.name', 'a.email', 'a.locale'])
    .select([
      sql<Date | null>`(select max(l.last_opened_at) from approver_links l where l.approver_id = a.id)`.as(
        'last_opened_at',
      ),
      sql<Date | null>`(select max(l.expires_at) from approver_links l where l.approver_id = a.id
        and l.revoked_at is null and l.expires_at > ${now})`.as('link_until'),
    ])
    .where(visibleTo(actor, 'a'))
    .where('a.client_id', '=', clientId)
    .where('a.removed_at', 'is', null)
    .orderBy('a.created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    locale: row.locale,
    lastOpenedAt: row.last_opened_at,
    linkUntil: row.link_until,
  }));
}

type Person = { name: string; email: string; locale: string };

/** Throws `invalid` with field name or email; `conflict approverTwice` when the address approves here already. */
export async function addApprover(
  db: Db,
  actor: MemberActor,
  input: Person & { clientId: string },
  now: Date,
): Promise<{ id: string }> {
  requireOwner(actor);
  const person = cleanPerson(input);
  return db.transaction().execute(async (trx) => {
    const client = await trx
      .selectFrom('clients')
      .select('id')
      .where('id', '=', input.clientId)
      .where(visibleTo(actor, 'clients', 'id'))
      .executeTakeFirst();
    if (!client) throw domainError('not_found', 'clientNotFound');
    const added = await trx
      .insertInto('approvers')
      .values({ ...person, workspace_id: actor.workspaceId, client_id: client.id, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw domainError('conflict', 'approverTwice', { email: person.email }, 'email');
    await record(trx, actor, 'approver.added', { id: added.id, clientId: client.id, ...person }, now);
    return added;
  });
}

/** A new address means that links mailed to the old one open nothing any more. Errors as `addApprover`. */
export async function changeApprover(
  db: Db,
  actor: MemberActor,
  input: Person & { approverId: string },
  now: Date,
): Promise<void> {
  requireOwner(actor);
  const person = cleanPerson(input);
  await db.transaction().execute(async (trx) => {
    const before = await lockApprover(trx, actor, input.approverId);
    const taken = await trx
      .selectFrom('approvers')
      .select('id')
      .where('client_id', '=', before.client_id)
      .where('id', '!=', before.id)
      .where('removed_at', 'is', null)
      .where(sql`lower(email)`, '=', person.email)
      .executeTakeFirst();
    if (taken) throw domainError('conflict', 'approverTwice', { email: person.email }, 'email');
    await trx.updateTable('approvers').set(person).where('id', '=', before.id).execute();
    if (before.email.toLowerCase() !== person.email) await revokeLinksOf(trx, before.id, now);
    await record(trx, actor, 'approver.changed', { id: before.id, clientId: before.client_id, ...person }, now);
  });
}

/** Their links open nothing from now on; what they decided stays theirs. */
export async function removeApprover(
  db: Db,
  actor: MemberActor,
  { approverId }: { approverId: string },
  now: Date,
): Promise<void> {
  requireOwner(actor);
  await db.transaction().execute(async (trx) => {
    const before = await lockApprover(trx, actor, approverId);
    await trx.updateTable('approvers').set({ removed_at: now }).where('id', '=', before.id).execute();
    await revokeLinksOf(trx, before.id, now);
    await record(trx, actor, 'approver.removed', { ...before, clientId: before.client_id }, now);
  });
}

function cleanPerson({ name, email, locale }: Person): { name: string; email: string; locale: Locale } {
  return { name: cleanName(name, 'approverName'), email: cleanEmail(email), locale: cleanLocale(locale) };
}

async function lockApprover(trx: Db, actor: MemberActor, approverId: string) {
  const approver = await trx
    .selectFrom('approvers')
    .select(['id', 'client_id', 'name', 'email'])
    .where('id', '=', approverId)
    .where('removed_at', 'is', null)
    .where(visibleTo(actor, 'approvers'))
    .forUpdate()
    .executeTakeFirst();
  if (!approver) throw domainError('not_found', 'approverNotFound');
  return approver;
}

async function revokeLinksOf(trx: Db, approverId: string, now: Date): Promise<void> {
  await trx
    .updateTable('approver_links')
    .set({ revoked_at: now })
    .where('approver_id', '=', approverId)
    .where('revoked_at', 'is', null)
    .execute();
}

async function record(
  trx: Db,
  actor: MemberActor,
  event: string,
  { id, clientId, name, email }: { id: string; clientId: string; name: string; email: string },
  now: Date,
): Promise<void> {
  await recordEvent(trx, actor, { event, subject: { kind: 'approver', id }, clientId, detail: { name, email } }, now);
}
