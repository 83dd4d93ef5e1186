import type { MailTemplate } from '#emails/layout.ts';
import type { Db } from '#server/database/connection.ts';
import { type OutgoingMail, queueMail } from '#server/mail/outbox.ts';
import type { Locale } from '#server/people/actor.ts';

export type Recipient = { userId: string; name: string; email: string; locale: Locale };

/**
 * Who of the workspace is told: the first of `wanted` (assignee, sender) who still works with this client, else
 * everyone who does.
 */
export async function membersToTell(
  db: Db,
  { workspaceId, clientId, wanted }: { workspaceId: string; clientId: string; wanted: (string | null)[] },
): Promise<Recipient[]> {
  const members = await db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .where('m.workspace_id', '=', workspaceId)
    .where('m.removed_at', 'is', null)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('m.role', '=', 'owner'),
        exists(
          selectFrom('client_members as cm')
            .whereRef('cm.user_id', '=', 'm.user_id')
            .whereRef('cm.workspace_id', '=', 'm.workspace_id')
            .where('cm.client_id', '=', clientId)
            .select('cm.user_id'),
        ),
      ]),
    )
    .select(['u.id as userId', 'u.name', 'u.email', 'u.locale'])
    .orderBy('u.id')
    .execute();
  for (const userId of wanted) {
    const one = members.find((member) => member.userId === userId);
    if (one) return [one];
  }
  return members;
}

type News = Pick<OutgoingMail, 'workspaceId' | 'kind'> & {
  to: { name: string; email: string; locale: Locale };
  /** Names the reason and the recipient: a second mail for the same is never written. */
  dedupeKey: string;
  /** Made only when the mail is really to be written; may issue a link. */
  template(): MailTemplate | Promise<MailTemplate>;
};

/** Writes one mail, once for its `dedupeKey`; answers whether this call wrote it. */
export async function tell(trx: Db, { workspaceId, kind, to, dedupeKey, template }: News, now: Date): Promise<boolean> {
  const known = await trx.selectFrom('mails').where('dedupe_key', '=', dedupeKey).select('id').executeTakeFirst();
  if (known) return false;
  const mail = await template();
  await queueMail(trx, { workspaceId, kind, to: { email: to.email, name: to.name }, ...mail, dedupeKey }, now);
  return true;
}
