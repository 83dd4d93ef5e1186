import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';

export type OutgoingMail = {
  workspaceId: string | null;
  /** What it is: review_request, sign_in_link, decision, … */
  kind: string;
  to: { email: string; name: string };
  subject: string;
  text: string;
  headers?: Record<string, string>;
  /** Sign-in and set-up links: never shown in the mailbox of the interface. */
  isSecret?: boolean;
  /** A second mail for the same reason is not written. */
  dedupeKey?: string;
  /** MJML is put together by whoever delivers the mail. */
} & ({ mjml: string } | { html: string });

/**
 * Writes a mail of the product's own in the caller's transaction; a job puts it together and delivers it (SMTP), or it is
 * kept in the local mailbox. Nothing is undone because a mail cannot be put together.
 */
export async function queueMail(db: Db, mail: OutgoingMail, now: Date): Promise<void> {
  await db
    .insertInto('mails')
    .values({
      workspace_id: mail.workspaceId,
      kind: mail.kind,
      to_address: mail.to.email,
      to_name: mail.to.name,
      subject: mail.subject,
      html: 'html' in mail ? mail.html : '',
      mjml: 'mjml' in mail ? mail.mjml : '',
      text: mail.text,
      headers: mail.headers ?? {},
      is_secret: mail.isSecret ?? false,
      dedupe_key: mail.dedupeKey ?? null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute();
  await enqueue(db, { name: 'mail.deliver', data: {} });
}
