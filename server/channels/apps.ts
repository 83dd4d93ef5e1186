import { recordEvent } from '#server/audit/audit.ts';
import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import { networkNames, networkOf } from '#server/networks/index.ts';
import type { OAuthApp } from '#server/networks/interface/connecting.ts';
import type { Actor, MemberActor } from '#server/people/actor.ts';
import { requireOwner } from '#server/people/scope.ts';
import type { Secrets } from '#server/security/secrets.ts';

/**
 * The workspace's own apps at networks that hand none to a stranger. An owner makes one at the network, types its id
 * and secret in once, and every channel of that network is connected through it.
 */

export type ShownApp = {
  networkName: string;
  glyph: string;
  /** Where one is made. */
  consoleUrl: string;
  /** null: none is set. The secret is never shown again. */
  appId: string | null;
  since: Date | null;
};

const longest = 500;

/** The networks that want an app of one's own, and which of them have one. */
export async function listApps(db: Db, actor: MemberActor): Promise<ShownApp[]> {
  const rows = await db
    .selectFrom('network_apps')
    .select(['network', 'app_id', 'updated_at'])
    .where('workspace_id', '=', actor.workspaceId)
    .execute();
  return networkNames.flatMap((networkName) => {
    const network = networkOf(networkName);
    const connecting = network?.connecting;
    if (!network || connecting?.by !== 'oauth' || connecting.app !== 'own') return [];
    const row = rows.find((one) => one.network === networkName);
    const { consoleUrl } = connecting;
    const [appId, since] = [row?.app_id ?? null, row?.updated_at ?? null];
    return [{ networkName, glyph: network.glyph, consoleUrl, appId, since }];
  });
}

/** One of them. Errors: `not_found` channelNotFound for a network that wants none. */
export async function readApp(db: Db, actor: MemberActor, networkName: string): Promise<ShownApp> {
  const app = (await listApps(db, actor)).find((one) => one.networkName === networkName);
  if (!app) throw domainError('not_found', 'channelNotFound');
  return app;
}

/**
 * Keeps an app's id and secret; a secret left empty stays as it is while the id does.
 * Errors: `forbidden` ownerOnly; `not_found` channelNotFound; `invalid` appIdInvalid, appSecretInvalid.
 */
export async function saveApp(
  { db, secrets }: { db: Db; secrets: Secrets },
  actor: MemberActor,
  { networkName, appId: typedId, appSecret: typedSecret }: { networkName: string; appId: string; appSecret: string },
  now: Date,
): Promise<void> {
  requireOwner(actor);
  await readApp(db, actor, networkName);
  const [appId, appSecret] = [typedId.trim(), typedSecret.trim()];
  if (!isPrintable(appId)) throw domainError('invalid', 'appIdInvalid', {}, 'appId');
  await inTransaction(db, async (trx) => {
    const known = await appOf(trx, secrets, { workspaceId: actor.workspaceId, networkName });
    const secret = appSecret || (known?.appId === appId ? known.appSecret : '');
    if (!isPrintable(secret)) throw domainError('invalid', 'appSecretInvalid', {}, 'appSecret');
    const values = {
      app_id: appId,
      app_secret: secrets.encrypt('oauth', aadOf(actor.workspaceId, networkName), secret),
      updated_by: actor.userId,
      updated_at: now,
    };
    await trx
      .insertInto('network_apps')
      .values({ workspace_id: actor.workspaceId, network: networkName, ...values })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'network']).doUpdateSet(values))
      .execute();
    await traced(trx, actor, { event: 'app.saved', networkName }, now);
  });
}

/** Forgets an app. Its channels go on until the network asks for the app again. Errors: `forbidden` ownerOnly. */
export async function removeApp(db: Db, actor: MemberActor, networkName: string, now: Date): Promise<void> {
  requireOwner(actor);
  await inTransaction(db, async (trx) => {
    const gone = await trx
      .deleteFrom('network_apps')
      .where('workspace_id', '=', actor.workspaceId)
      .where('network', '=', networkName)
      .returning('app_id')
      .executeTakeFirst();
    if (gone) await traced(trx, actor, { event: 'app.removed', networkName }, now);
  });
}

/** An app with its secret opened; null where none is set. No actor: for calls to the network. */
export async function appOf(
  db: Db,
  secrets: Secrets,
  { workspaceId, networkName }: { workspaceId: string; networkName: string },
): Promise<OAuthApp | null> {
  const row = await db
    .selectFrom('network_apps')
    .select(['app_id', 'app_secret'])
    .where('workspace_id', '=', workspaceId)
    .where('network', '=', networkName)
    .executeTakeFirst();
  if (!row) return null;
  return { appId: row.app_id, appSecret: secrets.decrypt('oauth', aadOf(workspaceId, networkName), row.app_secret) };
}

const isPrintable = (text: string): boolean => /^[\x21-\x7e]+$/.test(text) && text.length <= longest;

const aadOf = (workspaceId: string, networkName: string): string => `app ${workspaceId} ${networkName}`;

async function traced(
  trx: Db,
  actor: Actor,
  { event, networkName }: { event: string; networkName: string },
  now: Date,
): Promise<void> {
  const subject = { kind: 'workspace', id: actor.workspaceId };
  await recordEvent(trx, actor, { event, subject, detail: { network: networkName } }, now);
}
