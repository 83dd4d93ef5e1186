import { sql } from 'kysely';
import type { PostPayload } from '#server/content/body.ts';
import { headStartMs } from '#server/content/due.ts';
import { payloadHash } from '#server/content/payload.ts';
import { localWall } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import { makeChannel, makeClient, makeOwner } from '#test/support/factories.ts';

const zone = 'Europe/Warsaw';
const text = 'Nowe piwonie już są: przyjdźcie do soboty, każda w innym kolorze.';
const payload: PostPayload = { v: 1, kind: 'post', text, media: [] };
const body = { kind: 'post', text, media: [], variants: {} };

export type Planned = { id: string; clientId: string; channelId: string; dueAt: Date };

/**
 * So many approved publications of a practice of `clients` clients, one network, due at `dueAt(index)`; with their jobs,
 * each behind the client's earlier ones, as scheduling writes them. In bulk: a statement a table.
 */
export async function planPublications(
  db: Db,
  { count, clients, network }: { count: number; clients: number; network: string },
  dueAt: (index: number) => Date,
): Promise<Planned[]> {
  const { workspaceId } = await makeOwner(db);
  const places: { clientId: string; channelId: string }[] = [];
  for (let index = 0; index < clients; index += 1) {
    const clientId = await makeClient(db, workspaceId, { name: `Klient ${index}` });
    places.push({ clientId, channelId: await makeChannel(db, workspaceId, clientId, { network }) });
  }
  const instants = Array.from({ length: count }, (_, index) => dueAt(index));
  const placeOf = (index: number) => places[index % places.length] ?? { clientId: '', channelId: '' };
  const hash = payloadHash(payload);
  const { rows } = await sql<{ id: string; at: number }>`
    with place as (
      select * from unnest(
        ${instants.map((_, index) => placeOf(index).clientId)}::uuid[],
        ${instants.map((_, index) => placeOf(index).channelId)}::uuid[],
        ${instants.map((at) => at.toISOString())}::timestamptz[],
        ${instants.map((at) => localWall(at, zone))}::text[]) with ordinality as p (client_id, channel_id, due_at, wall, n)),
    made as (
      select gen_random_uuid() as content, gen_random_uuid() as revision, gen_random_uuid() as publication, place.* from place),
    contents as (
      insert into contents (id, workspace_id, client_id, kind, title, stage, draft, draft_saved_at, created_at, updated_at, current_revision_id)
      select content, ${workspaceId}, client_id, 'post', 'Piwonie', 'approved', ${JSON.stringify(body)}::text::jsonb, now(), now(), now(), revision from made),
    revisions as (
      insert into revisions (id, workspace_id, content_id, number, made_for, body, created_at)
      select revision, ${workspaceId}, content, 1, 'schedule', ${JSON.stringify(body)}::text::jsonb, now() from made),
    publications as (
      insert into publications (id, workspace_id, client_id, content_id, channel_id, revision_id, payload, payload_hash, due_at, due_wall, due_zone, created_at, updated_at)
      select publication, ${workspaceId}, client_id, content, channel_id, revision, ${JSON.stringify(payload)}::text::jsonb, ${hash}, due_at, wall, ${zone}, now(), now() from made),
    approvals as (
      insert into approvals (workspace_id, publication_id, payload_hash, basis, created_at)
      select ${workspaceId}, publication, ${hash}, 'on_behalf', now() from made)
    select publication as id, n::int - 1 as at from made order by n`.execute(db);
  const planned = rows.map(({ id, at }) => ({ id, ...placeOf(at), dueAt: instants[at] ?? new Date() }));
  for (let from = 0; from < planned.length; from += 1_000) {
    await enqueue(
      db,
      ...planned.slice(from, from + 1_000).map(({ id, clientId, dueAt: at }, index) => ({
        name: 'publication.run' as const,
        data: { publicationId: id },
        startAfter: new Date(at.getTime() - headStartMs),
        clientId,
        // As `enqueueRun` counts: behind so many of the client.
        priority: -Math.min(500, Math.floor((from + index) / places.length)),
      })),
    );
  }
  await sql`analyze`.execute(db);
  return planned;
}
