import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import { type Limits, limitsOf } from '#server/networks/interface/limits.ts';
import type { ReasonCode } from '#server/networks/interface/reasons.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { accessEndsAt } from './access.ts';

/** A channel as the interface shows it. Nothing here is secret. */
export type ShownChannel = {
  id: string;
  clientId: string;
  network: string;
  glyph: string;
  accepts: 'post' | 'newsletter';
  connectsBy: 'form' | 'oauth';
  name: string;
  status: 'connected' | 'reconnect' | 'disconnected';
  /** Why it is to be connected again, or what the last check met. */
  reason: ReasonCode | null;
  /** The network's own words. */
  words: string | null;
  since: Date;
  checkedAt: Date | null;
  pausedAt: Date | null;
  settings: Record<string, unknown>;
  limits: Limits;
  /** Publications with a date that have not gone out yet. */
  waiting: number;
  lastPublishedAt: Date | null;
  openTasks: number;
  /** When its access ends by itself, where the network tells and nothing renews it. */
  accessEndsAt: Date | null;
};

/** A client's channels: those that ask for something first, disconnected ones last. */
export async function listChannels(
  db: Db,
  actor: MemberActor,
  { clientId }: { clientId: string },
): Promise<ShownChannel[]> {
  const rows = await channelQuery(db, actor).where('ch.client_id', '=', clientId).execute();
  const order = { reconnect: 0, connected: 1, disconnected: 2 };
  return rows
    .map(shownOf)
    .filter((channel) => channel !== null)
    .toSorted((a, b) => order[a.status] - order[b.status] || a.since.getTime() - b.since.getTime());
}

/** One channel. Errors: `not_found` channelNotFound. */
export async function readChannel(
  db: Db,
  actor: MemberActor,
  { clientId, channelId }: { clientId: string; channelId: string },
): Promise<ShownChannel> {
  const row = await channelQuery(db, actor)
    .where('ch.id', '=', channelId)
    .where('ch.client_id', '=', clientId)
    .executeTakeFirst();
  const channel = row && shownOf(row);
  if (!channel) throw domainError('not_found', 'channelNotFound');
  return channel;
}

function channelQuery(db: Db, actor: MemberActor) {
  return db
    .selectFrom('channels as ch')
    .where(visibleTo(actor, 'ch'))
    .select([
      'ch.id',
      'ch.client_id',
      'ch.network',
      'ch.name',
      'ch.status',
      'ch.status_reason',
      'ch.status_words',
      'ch.status_since',
      'ch.checked_at',
      'ch.paused_at',
      'ch.settings',
      'ch.limits',
    ])
    .select((eb) => [
      eb
        .selectFrom('publications as p')
        .whereRef('p.channel_id', '=', 'ch.id')
        .where('p.status', 'in', ['planned', 'held', 'reconnect'])
        .where('p.due_at', 'is not', null)
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('waiting'),
      eb
        .selectFrom('publications as p')
        .whereRef('p.channel_id', '=', 'ch.id')
        .where('p.status', '=', 'published')
        .select((e) => e.fn.max('p.published_at').as('at'))
        .as('last_published_at'),
      eb
        .selectFrom('manual_tasks as t')
        .whereRef('t.channel_id', '=', 'ch.id')
        .where('t.done_at', 'is', null)
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('open_tasks'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof channelQuery>['execute']>>[number];

function shownOf(row: Row): ShownChannel | null {
  const network = networkOf(row.network);
  if (!network) return null;
  return {
    id: row.id,
    clientId: row.client_id,
    network: row.network,
    glyph: network.glyph,
    accepts: network.accepts,
    connectsBy: network.connecting.by,
    name: row.name,
    status: row.status,
    reason: row.status_reason as ReasonCode | null,
    words: row.status_words,
    since: row.status_since,
    checkedAt: row.checked_at,
    pausedAt: row.paused_at,
    settings: row.settings,
    limits: limitsOf(network, row.limits as Partial<Limits>),
    waiting: Number(row.waiting ?? 0),
    lastPublishedAt: row.last_published_at,
    openTasks: Number(row.open_tasks ?? 0),
    accessEndsAt: accessEndsAt(row.settings),
  };
}
