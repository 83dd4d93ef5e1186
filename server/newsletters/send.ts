import type { CompiledNewsletter } from '#server/content/body.ts';
import type { Services } from '#server/context.ts';
import type { SmtpServer } from '#server/mail/smtp.ts';
import { dkimOf, mailingSettingsOf, smtpServerOf } from '#server/networks/mailingList.ts';
import { readDkimKey } from './dkim.ts';
import { type MessageMaker, messageMaker, type Reader } from './message.ts';
import { signUnsubscribe } from './unsubscribe.ts';
import type { WindowRecipient } from './window.ts';

/** A running send with everything that its mails have in common. */
export type OpenSend = {
  id: string;
  publicationId: string;
  workspaceId: string;
  clientId: string;
  channelId: string;
  delivery: 'smtp' | 'local';
  server: SmtpServer;
  newsletter: CompiledNewsletter;
  sender: { name: string; email: string; replyTo: string };
  maker: MessageMaker;
  unsubscribeUrl(subscriberId: string | null): string;
  oneClick: boolean;
};

/** Reads a running send from what was approved: the revision's compiled bytes and the payload's sender. null when it does not run. */
export async function campaignOf({ db, secrets, config }: Services, sendId: string): Promise<OpenSend | null> {
  const row = await db
    .selectFrom('sends as s')
    .innerJoin('publications as p', 'p.id', 's.publication_id')
    .innerJoin('revisions as r', 'r.id', 'p.revision_id')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .where('s.id', '=', sendId)
    .where('s.status', '=', 'running')
    .select([
      's.workspace_id',
      's.client_id',
      's.publication_id',
      'p.channel_id',
      'p.payload',
      'r.compiled',
      'ch.settings',
      'ch.credentials',
    ])
    .executeTakeFirst();
  if (!row?.compiled || row.payload?.kind !== 'newsletter') return null;
  const list = await db
    .selectFrom('lists')
    .where('id', '=', row.payload.audience.listId)
    .where('workspace_id', '=', row.workspace_id)
    .select(['id', 'name'])
    .executeTakeFirstOrThrow();
  const credentials = row.credentials
    ? (JSON.parse(secrets.decrypt('credentials', row.channel_id, row.credentials)) as Record<string, unknown>)
    : {};
  const account = { settings: row.settings, credentials };
  const dkim = dkimOf(account);
  const { workspace_id: workspaceId, client_id: clientId } = row;
  return {
    id: sendId,
    publicationId: row.publication_id,
    workspaceId,
    clientId,
    channelId: row.channel_id,
    delivery: mailingSettingsOf(account).delivery,
    server: smtpServerOf(account),
    newsletter: row.compiled,
    sender: row.payload.sender,
    maker: messageMaker({
      newsletter: row.compiled,
      sender: row.payload.sender,
      sendId,
      clientId,
      list,
      dkim: dkim ? readDkimKey(dkim.domain, dkim.selector, dkim.privateKey) : null,
    }),
    unsubscribeUrl: (subscriberId) =>
      `${config.appUrl}/u/${subscriberId ? signUnsubscribe(secrets, { workspaceId, clientId, subscriberId }) : ''}`,
    oneClick: config.isHttps || config.isLoopback,
  };
}

/** One recipient as the mail's maker wants it. */
export function readerOf(send: OpenSend, recipient: WindowRecipient): Reader {
  const merge = recipient.merge as Record<string, string>;
  return {
    number: recipient.number,
    email: recipient.email,
    name: typeof merge.name === 'string' ? merge.name : '',
    merge,
    unsubscribeUrl: send.unsubscribeUrl(recipient.subscriber_id),
    oneClick: send.oneClick,
  };
}
