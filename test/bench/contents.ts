import type postgres from 'postgres';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';

export type Practice = { owner: MemberActor; clientIds: string[]; channelIds: string[] };

/** A practice with that many clients, a channel each. */
export async function makePractice(db: Db, clients: number): Promise<Practice> {
  const owner = await makeOwner(db);
  const clientIds: string[] = [];
  const channelIds: string[] = [];
  for (let index = 0; index < clients; index += 1) {
    const clientId = await makeClient(db, owner.workspaceId, { name: `Klient numer ${index}` });
    clientIds.push(clientId);
    channelIds.push(await makeChannel(db, owner.workspaceId, clientId));
  }
  return { owner, clientIds, channelIds };
}

/**
 * `count` posts, the first of them `first` hours after `from` and each `apart` minutes after the one before, client by
 * client in turn; with a publication each. In bulk: `bulk` looks up no foreign keys.
 */
export async function addPosts(
  bulk: postgres.Sql,
  { owner, clientIds, channelIds }: Practice,
  { count, from, apart, status = 'planned' }: { count: number; from: string; apart: number; status?: string },
): Promise<void> {
  const most = 250_000;
  for (let done = 0; done < count; done += most) {
    const some = Math.min(most, count - done);
    await bulk`
      with made as (
        select gen_random_uuid() as content, n,
          (${clientIds}::uuid[])[1 + n % ${clientIds.length}::int] as client,
          (${channelIds}::uuid[])[1 + n % ${clientIds.length}::int] as channel,
          ${from}::timestamptz + make_interval(mins => n * ${apart}::int) as due
        from generate_series(${done}::int, ${done + some - 1}::int) as n),
      contents as (
        insert into contents (id, workspace_id, client_id, kind, title, stage, draft, draft_saved_at, created_at, updated_at)
        select content, ${owner.workspaceId}, client, 'post', 'Wpis numer ' || n || ': zamówienia świąteczne do środy', 'approved',
          jsonb_build_object('kind', 'post', 'text', 'Wpis numer ' || n, 'media', '[]'::jsonb, 'variants', '{}'::jsonb), due, due, due
        from made)
      insert into publications (workspace_id, client_id, content_id, channel_id, status, due_at, due_wall, due_zone, created_at, updated_at)
      select ${owner.workspaceId}, client, content, channel, ${status}, due, to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI'), 'UTC', due, due
      from made`;
  }
}
