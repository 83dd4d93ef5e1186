import type { Db } from '#server/database/connection.ts';
import type { Json } from '#server/database/schema/columns.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { requireOwner } from '#server/people/scope.ts';

export const trailPage = 50;

export type TrailFilter = {
  /** Id of the event below which to go on; null from the newest. */
  before: string | null;
  clientId: string | null;
  /** Id of a member or an approver. */
  actorId: string | null;
  /** First part of an event's name: content, publication, member … */
  noun: string | null;
};

export type TrailEvent = {
  id: string;
  at: Date;
  event: string;
  actorKind: 'member' | 'approver' | 'subscriber' | 'system';
  actorName: string | null;
  clientName: string | null;
  subject: { kind: string; id: string };
  address: string | null;
  detail: Record<string, Json>;
};

/** What happened in the workspace, newest first, 50 at a time; `next` is the `before` of the following page. */
export async function listTrail(
  db: Db,
  actor: MemberActor,
  filter: TrailFilter,
): Promise<{ events: TrailEvent[]; next: string | null }> {
  requireOwner(actor);
  const rows = await db
    .selectFrom('audit_events as e')
    .leftJoin('clients as c', (join) =>
      join.onRef('c.workspace_id', '=', 'e.workspace_id').onRef('c.id', '=', 'e.client_id'),
    )
    .selectAll('e')
    .select('c.name as client_name')
    .where('e.workspace_id', '=', actor.workspaceId)
    .$if(filter.before !== null && /^\d{1,18}$/.test(filter.before), (query) =>
      query.where('e.id', '<', filter.before as string),
    )
    .$if(filter.clientId !== null, (query) => query.where('e.client_id', '=', filter.clientId))
    .$if(filter.actorId !== null, (query) => query.where('e.actor_id', '=', filter.actorId))
    .$if(filter.noun !== null, (query) => query.where('e.event', 'like', `${filter.noun?.replace(/[%_\\]/g, '')}.%`))
    .orderBy('e.id', 'desc')
    .limit(trailPage + 1)
    .execute();
  const page = rows.slice(0, trailPage);
  return {
    events: page.map((row) => ({
      id: row.id,
      at: row.at,
      event: row.event,
      actorKind: row.actor_kind,
      actorName: row.actor_name,
      clientName: row.client_name,
      subject: { kind: row.subject_kind, id: row.subject_id },
      address: row.address,
      detail: row.detail,
    })),
    next: rows.length > trailPage ? (page.at(-1)?.id ?? null) : null,
  };
}

/** What the trail can be narrowed to: everyone who ever acted, and every noun that occurs. */
export async function trailChoices(
  db: Db,
  actor: MemberActor,
): Promise<{ people: { id: string; name: string }[]; clients: { id: string; name: string }[]; nouns: string[] }> {
  requireOwner(actor);
  const people = await db
    .selectFrom('audit_events')
    .select(['actor_id as id', (eb) => eb.fn.max('actor_name').as('name')])
    .where('workspace_id', '=', actor.workspaceId)
    .where('actor_id', 'is not', null)
    .where('actor_name', 'is not', null)
    .groupBy('actor_id')
    .orderBy('name')
    .limit(200)
    .$narrowType<{ id: string; name: string }>()
    .execute();
  const clients = await db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('workspace_id', '=', actor.workspaceId)
    .orderBy('name')
    .execute();
  const nouns = await db
    .selectFrom('audit_events')
    .select((eb) => eb.fn<string>('split_part', ['event', eb.val('.'), eb.val(1)]).as('noun'))
    .distinct()
    .where('workspace_id', '=', actor.workspaceId)
    .orderBy('noun')
    .execute();
  return { people, clients, nouns: nouns.map((row) => row.noun) };
}
