import { sql } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { Locale, MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { edgeColour } from './colour.ts';

export type ApprovalPolicy = 'required' | 'not_needed';

/** A client with everything that can be set about it. */
export type Client = {
  id: string;
  name: string;
  zone: string;
  locale: Locale;
  /** As it was chosen, `#rrggbb`. */
  chosenColour: string;
  /** For the edge, in both themes. */
  colour: string;
  logoId: string | null;
  postalAddress: string;
  mailFooter: string;
  approvalPolicy: ApprovalPolicy;
  graceMinutes: number;
  pausedAt: Date | null;
  archivedAt: Date | null;
  createdAt: Date;
};

export type ClientSummary = Pick<Client, 'id' | 'name' | 'zone' | 'colour' | 'logoId' | 'pausedAt' | 'archivedAt'> & {
  /** Channels that work, and those that have to be connected again. */
  channels: { connected: number; reconnect: number };
  /** Contents that wait for the client's decision. */
  inReview: number;
  /** Contents that wait for a member. */
  needs: number;
  nextDueAt: Date | null;
};

/** The actor's clients by name; archived ones only when asked for. */
export async function listClients(
  db: Db,
  actor: MemberActor,
  { archived = false }: { archived?: boolean } = {},
): Promise<ClientSummary[]> {
  const rows = await db
    .selectFrom('clients as c')
    .select(['c.id', 'c.name', 'c.time_zone', 'c.colour', 'c.logo_media_id', 'c.paused_at', 'c.archived_at'])
    .select([
      sql<number>`(select count(*)::int from channels h where h.client_id = c.id and h.status = 'connected')`.as(
        'connected',
      ),
      sql<number>`(select count(*)::int from channels h where h.client_id = c.id and h.status = 'reconnect')`.as(
        'reconnect',
      ),
      sql<number>`(select count(*)::int from contents o where o.workspace_id = c.workspace_id and o.client_id = c.id
        and o.stage = 'in_review')`.as('in_review'),
      sql<number>`(select count(*)::int from contents o where o.workspace_id = c.workspace_id and o.client_id = c.id
        and (o.stage = 'changes_requested' or o.id in (select p.content_id from publications p
          where p.workspace_id = c.workspace_id and p.client_id = c.id
          and p.status in ('held', 'rejected', 'exhausted', 'unconfirmed'))))`.as('needs'),
      sql<Date | null>`(select min(p.due_at) from publications p where p.workspace_id = c.workspace_id
        and p.client_id = c.id and p.status = 'planned' and p.due_at is not null)`.as('next_due_at'),
    ])
    .where(visibleTo(actor, 'c', 'id'))
    .where('c.archived_at', archived ? 'is not' : 'is', null)
    .orderBy('c.name')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    zone: row.time_zone,
    colour: edgeColour(row.colour),
    logoId: row.logo_media_id,
    pausedAt: row.paused_at,
    archivedAt: row.archived_at,
    channels: { connected: row.connected, reconnect: row.reconnect },
    inReview: row.in_review,
    needs: row.needs,
    nextDueAt: row.next_due_at,
  }));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Throws `not_found clientNotFound` when it is not there, or not the actor's to see. */
export async function readClient(db: Db, actor: MemberActor, clientId: string): Promise<Client> {
  const row = uuid.test(clientId)
    ? await db
        .selectFrom('clients')
        .selectAll()
        .where('id', '=', clientId)
        .where(visibleTo(actor, 'clients', 'id'))
        .executeTakeFirst()
    : undefined;
  if (!row) throw domainError('not_found', 'clientNotFound');
  return {
    id: row.id,
    name: row.name,
    zone: row.time_zone,
    locale: row.locale,
    chosenColour: row.colour,
    colour: edgeColour(row.colour),
    logoId: row.logo_media_id,
    postalAddress: row.postal_address,
    mailFooter: row.mail_footer,
    approvalPolicy: row.approval_policy,
    graceMinutes: row.grace_minutes,
    pausedAt: row.paused_at,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
  };
}
