import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { hashToken, newToken } from '#server/security/secrets.ts';

/** A private address that a calendar program reads. The address itself is known only to whoever was given it. */
export type Feed = {
  id: string;
  /** null: everything that the member sees. */
  client: { id: string; name: string } | null;
  showsBodies: boolean;
  createdAt: Date;
  /** Who asked for it. */
  by: string;
  /** When a program last read it; null: never. */
  readAt: Date | null;
};

/** The actor's own feed, and those of the clients they see. */
export async function listFeeds(db: Db, actor: MemberActor): Promise<Feed[]> {
  const rows = await db
    .selectFrom('feeds as f')
    .leftJoin('clients as k', 'k.id', 'f.client_id')
    .innerJoin('users as u', 'u.id', 'f.user_id')
    .where('f.workspace_id', '=', actor.workspaceId)
    .where('f.revoked_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb.and([eb('f.client_id', 'is', null), eb('f.user_id', '=', actor.userId)]),
        eb.and([eb('f.client_id', 'is not', null), visibleTo(actor, 'f')]),
      ]),
    )
    .select(['f.id', 'k.id as client_id', 'k.name', 'f.shows_bodies', 'f.created_at', 'f.read_at', 'u.name as by'])
    .orderBy('k.name')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    client: row.client_id ? { id: row.client_id, name: row.name ?? '' } : null,
    showsBodies: row.shows_bodies,
    createdAt: row.created_at,
    by: row.by,
    readAt: row.read_at,
  }));
}

/**
 * Makes an address, of one client's plan or of everything the actor sees; the one before it stops working. The token is
 * answered this once. Errors: `not_found` clientNotFound.
 */
export async function openFeed(
  db: Db,
  actor: MemberActor,
  { clientId, showsBodies }: { clientId: string | null; showsBodies: boolean },
  now: Date,
): Promise<{ feedId: string; token: string }> {
  const token = newToken();
  return db.transaction().execute(async (trx) => {
    if (clientId !== null) {
      const client = await trx
        .selectFrom('clients')
        .where('id', '=', clientId)
        .where(visibleTo(actor, 'clients', 'id'))
        .select('id')
        .forUpdate()
        .executeTakeFirst();
      if (!client) throw domainError('not_found', 'clientNotFound');
    }
    await trx
      .updateTable('feeds')
      .set({ revoked_at: now })
      .where('workspace_id', '=', actor.workspaceId)
      .where('revoked_at', 'is', null)
      .$call((query) =>
        clientId === null
          ? query.where('client_id', 'is', null).where('user_id', '=', actor.userId)
          : query.where('client_id', '=', clientId),
      )
      .execute();
    const { id } = await trx
      .insertInto('feeds')
      .values({
        workspace_id: actor.workspaceId,
        client_id: clientId,
        user_id: actor.userId,
        token_hash: hashToken(token),
        shows_bodies: showsBodies,
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await recordEvent(
      trx,
      actor,
      {
        event: 'feed.opened',
        subject: { kind: 'feed', id },
        ...(clientId ? { clientId } : {}),
        detail: { showsBodies },
      },
      now,
    );
    return { feedId: id, token };
  });
}

/** Makes an address stop working. Errors: `not_found` feedNotFound. */
export async function revokeFeed(db: Db, actor: MemberActor, feedId: string, now: Date): Promise<void> {
  const feed = (await listFeeds(db, actor)).find(({ id }) => id === feedId);
  if (!feed) throw domainError('not_found', 'feedNotFound');
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('feeds')
      .set({ revoked_at: now })
      .where('id', '=', feedId)
      .where('workspace_id', '=', actor.workspaceId)
      .where('revoked_at', 'is', null)
      .execute();
    await recordEvent(
      trx,
      actor,
      {
        event: 'feed.revoked',
        subject: { kind: 'feed', id: feedId },
        ...(feed.client ? { clientId: feed.client.id } : {}),
      },
      now,
    );
  });
}
