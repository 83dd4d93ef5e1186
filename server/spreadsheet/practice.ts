import type { Db } from '#server/database/connection.ts';
import { networkOf } from '#server/networks/index.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** What the cells of a plan may name. */
export type Practice = {
  clients: {
    id: string;
    name: string;
    zone: string;
    channels: { id: string; name: string; network: string; accepts: 'post' | 'newsletter' }[];
    labels: { id: string; name: string }[];
    people: { id: string; name: string; email: string }[];
  }[];
};

/** The clients that the actor plans for, with their channels, labels and people. */
export async function practiceOf(db: Db, actor: MemberActor): Promise<Practice> {
  const [clients, channels, labels, members, works] = await Promise.all([
    db
      .selectFrom('clients')
      .where(visibleTo(actor, 'clients', 'id'))
      .where('archived_at', 'is', null)
      .select(['id', 'name', 'time_zone'])
      .orderBy('name')
      .execute(),
    db
      .selectFrom('channels')
      .where(visibleTo(actor, 'channels'))
      .where('status', '!=', 'disconnected')
      .select(['id', 'client_id', 'name', 'network'])
      .orderBy('created_at')
      .execute(),
    db.selectFrom('labels').where(visibleTo(actor, 'labels')).select(['id', 'client_id', 'name']).execute(),
    db
      .selectFrom('members as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .where('m.workspace_id', '=', actor.workspaceId)
      .where('m.removed_at', 'is', null)
      .select(['u.id', 'u.name', 'u.email', 'm.role'])
      .execute(),
    db
      .selectFrom('client_members')
      .where(visibleTo(actor, 'client_members'))
      .select(['client_id', 'user_id'])
      .execute(),
  ]);
  return {
    clients: clients.map(({ id, name, time_zone }) => ({
      id,
      name,
      zone: time_zone,
      channels: channels.flatMap((channel) => {
        const network = channel.client_id === id ? networkOf(channel.network) : undefined;
        if (!network) return [];
        return [{ id: channel.id, name: channel.name, network: channel.network, accepts: network.accepts }];
      }),
      labels: labels.filter((label) => label.client_id === id).map((label) => ({ id: label.id, name: label.name })),
      people: members
        .filter(
          (member) =>
            member.role === 'owner' || works.some((work) => work.client_id === id && work.user_id === member.id),
        )
        .map((member) => ({ id: member.id, name: member.name, email: member.email })),
    })),
  };
}
