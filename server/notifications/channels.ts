import { channelEnding } from '#emails/channelEnding.ts';
import { channelReconnect } from '#emails/channelReconnect.ts';
import { reasonSentence } from '#emails/reasons.ts';
import type { Db } from '#server/database/connection.ts';
import { appUrl } from './address.ts';
import { membersToTell, tell } from './recipients.ts';

/**
 * A channel's access is dead: everyone who works with the client is told, once for each time it broke, with the button
 * that mends it. Call it in the transaction that marks the channel.
 */
export async function channelNeedsReconnect(trx: Db, channelId: string, now: Date): Promise<void> {
  const about = await trx
    .selectFrom('channels as ch')
    .innerJoin('clients as cl', 'cl.id', 'ch.client_id')
    .innerJoin('workspaces as w', 'w.id', 'ch.workspace_id')
    .where('ch.id', '=', channelId)
    .select([
      'ch.workspace_id',
      'ch.client_id',
      'w.name as workspace',
      'cl.name as client',
      'ch.name as channel',
      'ch.status_reason',
      'ch.status_words',
      'ch.status_since',
    ])
    .select((eb) =>
      eb
        .selectFrom('publications as p')
        .where('p.channel_id', '=', channelId)
        .where('p.status', 'in', ['planned', 'reconnect', 'held'])
        .where('p.due_at', 'is not', null)
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('waiting'),
    )
    .executeTakeFirst();
  if (!about) return;
  const url = await appUrl(trx);
  const people = await membersToTell(trx, { workspaceId: about.workspace_id, clientId: about.client_id, wanted: [] });
  for (const to of people) {
    await tell(
      trx,
      {
        workspaceId: about.workspace_id,
        kind: 'channel_reconnect',
        to,
        dedupeKey: `reconnect:${channelId}:${about.status_since.getTime()}:${to.userId}`,
        template: () =>
          channelReconnect(
            {
              workspace: about.workspace,
              client: about.client,
              channel: about.channel,
              reason: reasonSentence(to.locale, about.status_reason),
              words: about.status_words ?? '',
              waiting: Number(about.waiting ?? 0),
              url: `${url}/clients/${about.client_id}/channels/${channelId}/reconnect`,
            },
            to.locale,
          ),
      },
      now,
    );
  }
}

/**
 * A channel's access will end by itself, and nothing but connecting again prevents it: everyone who works with the
 * client is told, once for each such end. Call it in the transaction that found it.
 */
export async function channelAccessEnds(
  trx: Db,
  { channelId, endsAt }: { channelId: string; endsAt: Date },
  now: Date,
): Promise<void> {
  const about = await trx
    .selectFrom('channels as ch')
    .innerJoin('clients as cl', 'cl.id', 'ch.client_id')
    .innerJoin('workspaces as w', 'w.id', 'ch.workspace_id')
    .where('ch.id', '=', channelId)
    .select(['ch.workspace_id', 'ch.client_id', 'w.name as workspace', 'cl.name as client', 'ch.name as channel'])
    .select('cl.time_zone as zone')
    .select((eb) =>
      eb
        .selectFrom('publications as p')
        .where('p.channel_id', '=', channelId)
        .where('p.status', 'in', ['planned', 'held'])
        .where('p.due_at', '>=', endsAt)
        .select((e) => e.fn.countAll<string>().as('n'))
        .as('waiting'),
    )
    .executeTakeFirst();
  if (!about) return;
  const { workspace_id: workspaceId, client_id: clientId, workspace, client, channel, zone } = about;
  const url = `${await appUrl(trx)}/clients/${clientId}/channels/${channelId}/reconnect`;
  const props = { workspace, client, channel, zone, endsAt, waiting: Number(about.waiting ?? 0), url };
  for (const to of await membersToTell(trx, { workspaceId, clientId, wanted: [] })) {
    const dedupeKey = `ending:${channelId}:${endsAt.getTime()}:${to.userId}`;
    const template = () => channelEnding(props, to.locale);
    await tell(trx, { workspaceId, kind: 'channel_ending', to, dedupeKey, template }, now);
  }
}
