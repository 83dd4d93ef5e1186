import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** A reader of a client's mailing list, with the list that they joined last. */
export type FoundReader = { id: string; name: string; email: string; client: string; listId: string };

/** One letter or two begin half of all addresses. */
const fewestLetters = 3;
/** So many that begin so are looked at, by address and by name; the first of them stand for all. */
const mostLookedAt = 40;

/**
 * Readers whose address or name begins as a question does. A list may hold a million: they are looked up by an index of
 * beginnings, and neither typos nor missing marks are forgiven: an address is known or copied, and to fold the names
 * of a million people would slow every import down.
 */
export async function findReaders(db: Db, actor: MemberActor, question: string, limit: number): Promise<FoundReader[]> {
  const typed = question.slice(0, 200).toWellFormed().replaceAll('\u0000', '').trim();
  if (typed.length < fewestLetters) return [];
  const beginning = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`;
  // Archived clients and lists are left out before the limit: they would use it up, and hide who can be shown.
  const someWho = (beginSo: RawBuilder<unknown>) => sql`
    select s.id, s.client_id, s.name, s.email, s.email_normal, l.list_id
    from subscribers s
    cross join lateral (
      select m.list_id from list_members m join lists on lists.id = m.list_id and lists.archived_at is null
      where m.subscriber_id = s.id order by m.created_at desc, m.list_id limit 1) l
    where s.workspace_id = ${actor.workspaceId} and s.erased_at is null and ${visibleTo(actor, 's')}
      and exists (select 1 from clients k where k.id = s.client_id and k.archived_at is null) and ${beginSo}
    limit ${mostLookedAt}`;
  const name = beginning(typed.toLowerCase().replace(/\s+/g, ' '));
  const { rows } = await sql<FoundReader>`
    select s.id, s.name, s.email, k.name as client, s.list_id as "listId"
    from (
      (${someWho(sql`s.email_normal like ${beginning(typed.toLowerCase())}`)})
      union
      (${someWho(sql`s.name <> '' and lower(s.name) like ${name}`)})
    ) s
    join clients k on k.id = s.client_id
    order by s.email_normal, k.name
    limit ${limit}`.execute(db);
  return rows;
}
