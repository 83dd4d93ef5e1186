import type { Db } from '#server/database/connection.ts';
import type { OAuthApp } from '#server/networks/interface/connecting.ts';
import type { Secrets } from '#server/security/secrets.ts';

/** Our app at each instance that takes one from anybody (Mastodon): registered once for the installation, then kept. */

/** An instance forgets an app that nobody used; ours is registered anew after this long. */
const registrationKeptMs = 30 * 86_400_000;

export type Place = { networkName: string; instance: string; redirectUri: string };

/** Our app there, while it may be believed to be known. */
export async function knownApp(db: Db, secrets: Secrets, place: Place, now: Date): Promise<OAuthApp | null> {
  const row = await db
    .selectFrom('app_registrations')
    .select(['app_id', 'app_secret'])
    .where('network', '=', place.networkName)
    .where('instance', '=', place.instance)
    .where('redirect_uri', '=', place.redirectUri)
    .where('created_at', '>', new Date(now.getTime() - registrationKeptMs))
    .executeTakeFirst();
  return row ? { appId: row.app_id, appSecret: secrets.decrypt('oauth', aadOf(place), row.app_secret) } : null;
}

/** Keeps a freshly registered app. */
export async function keepApp(db: Db, secrets: Secrets, place: Place, app: OAuthApp, now: Date): Promise<void> {
  const values = {
    app_id: app.appId,
    app_secret: secrets.encrypt('oauth', aadOf(place), app.appSecret),
    created_at: now,
  };
  await db
    .insertInto('app_registrations')
    .values({ network: place.networkName, instance: place.instance, redirect_uri: place.redirectUri, ...values })
    .onConflict((conflict) => conflict.columns(['network', 'instance', 'redirect_uri']).doUpdateSet(values))
    .execute();
}

/** The instance does not know it any more. */
export async function forgetApp(db: Db, place: Place): Promise<void> {
  await db
    .deleteFrom('app_registrations')
    .where('network', '=', place.networkName)
    .where('instance', '=', place.instance)
    .where('redirect_uri', '=', place.redirectUri)
    .execute();
}

function aadOf({ networkName, instance, redirectUri }: Place): string {
  return `${networkName} ${instance} ${redirectUri}`;
}
