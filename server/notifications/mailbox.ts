import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import { domainError } from '#server/errors.ts';
import { previewAddress, previewMs } from '#server/newsletters/previews.ts';
import type { Actor } from '#server/people/actor.ts';
import { requireOwner } from '#server/people/scope.ts';

/**
 * Mail that was kept instead of sent: the product's own while there is no SMTP_URL, and newsletters of channels that
 * deliver here. Owners only: an approver's link in an assistant's hands would let her agree for a client. Secrets
 * (sign-in links) are never here.
 */
export type KeptMail = { id: string; kind: string; to: { email: string; name: string }; subject: string; at: Date };
export type OpenedMail = KeptMail & { from: string; text: string; addresses: { light: string; dark: string } };

export const mailsPerPage = 50;

/** Kept mails, newest first; `before` is the last row of the page before. Without SMTP_URL all of them, else newsletters only. */
export async function keptMails(
  db: Db,
  actor: Actor,
  { ownToo, before, search = '' }: { ownToo: boolean; before?: { at: Date; id: string } | undefined; search?: string },
): Promise<{ rows: KeptMail[]; more: boolean }> {
  requireOwner(actor);
  const pattern = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await visible(db, actor, ownToo)
    .$if(before !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_at', 'id'), '<', tuple(before?.at ?? new Date(0), before?.id ?? '')),
      ),
    )
    .$if(search.trim() !== '', (query) =>
      query.where(({ or, eb }) => or([eb('to_address', 'ilike', pattern), eb('subject', 'ilike', pattern)])),
    )
    .select(['id', 'kind', 'to_address', 'to_name', 'subject', 'created_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mailsPerPage + 1)
    .execute();
  return { rows: rows.slice(0, mailsPerPage).map(asKept), more: rows.length > mailsPerPage };
}

/** One kept mail. Errors: `forbidden` ownerOnly, `not_found` mailNotFound. */
export async function keptMail(
  { db, secrets }: Pick<Services, 'db' | 'secrets'>,
  actor: Actor,
  { mailId, ownToo }: { mailId: string; ownToo: boolean },
  now: Date,
): Promise<OpenedMail> {
  requireOwner(actor);
  const row = await visible(db, actor, ownToo)
    .where('id', '=', mailId)
    .select(['id', 'kind', 'to_address', 'to_name', 'from_address', 'subject', 'text', 'created_at'])
    .executeTakeFirst();
  if (!row) throw domainError('not_found', 'mailNotFound');
  const until = new Date(now.getTime() + previewMs);
  const address = (dark: boolean) => previewAddress(secrets, { kind: 'mail', id: row.id }, { dark, as: null }, until);
  return {
    ...asKept(row),
    from: row.from_address,
    text: row.text,
    addresses: { light: address(false), dark: address(true) },
  };
}

function visible(db: Db, actor: Actor, ownToo: boolean) {
  return db
    .selectFrom('mails')
    .where('workspace_id', '=', actor.workspaceId)
    .where('status', '=', 'kept')
    .where('is_secret', '=', false)
    .$if(!ownToo, (query) => query.where('kind', '=', 'newsletter'));
}

function asKept(row: {
  id: string;
  kind: string;
  to_address: string;
  to_name: string;
  subject: string;
  created_at: Date;
}): KeptMail {
  return {
    id: row.id,
    kind: row.kind,
    to: { email: row.to_address, name: row.to_name },
    subject: row.subject,
    at: row.created_at,
  };
}
