import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';

export type OutgoingMail = {
  workspaceId: string | null;
  /** What it is: review_request, sign_in_link, decision, … */
  kind: string;
  to: { email: string; name: string };
  subject: string;
  html: string;
  text: string;
  headers?: Record<string, string>;
  /** Sign-in and set-up links: never shown in the mailbox of the interface. */
  isSecret?: boolean;
  /** A second mail for the same reason is not written. */
  dedupeKey?: string;
};

/** Writes a mail of the product's own in the caller's transaction; a job delivers it (SMTP), or it is kept in the local mailbox. */
export async function queueMail(db: Db, mail: OutgoingMail, now: Date): Promise<void> {
  await db
    .insertInto('mails')
    .values({
      workspace_id: mail.workspaceId,
      kind: mail.kind,
      to_address: mail.to.email,
      to_name: mail.to.name,
      subject: mail.subject,
      html: mail.html,
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
