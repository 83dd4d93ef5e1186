import type { WorkerServices } from '#server/schedule/services.ts';
import { cutHtml, cutPlain, merged } from './merge.ts';
import { type OpenSend, readerOf } from './send.ts';
import { armWindow, recordWindow } from './window.ts';

/** How long a window of mails that stay here may take, in milliseconds. */
const windowMs = 60_000;

/**
 * One window into the local mailbox, for an installation without a mail server: the same mails, kept instead of sent.
 * Mails and outcome are one transaction, so nothing is ever in doubt here. false when nobody is left.
 */
export async function keepLocally({ db, clock, workerId }: WorkerServices, send: OpenSend): Promise<boolean> {
  const window = await armWindow(db, { sendId: send.id, workerId: workerId(), lastsMs: windowMs }, clock.now());
  if (!window) return false;
  const now = clock.now();
  const subject = cutPlain(send.newsletter.subject);
  const html = cutHtml(send.newsletter.html);
  const text = cutPlain(send.newsletter.text);
  const mails = window.recipients.map((recipient) => {
    const reader = readerOf(send, recipient);
    const values = { ...reader.merge, unsubscribe_url: reader.unsubscribeUrl };
    return {
      workspace_id: send.workspaceId,
      kind: 'newsletter',
      to_address: recipient.email,
      to_name: reader.name,
      from_address: send.sender.email,
      subject: merged(subject, values),
      html: merged(html, values),
      text: merged(text, values),
      status: 'kept' as const,
      created_at: now,
      sent_at: now,
      dedupe_key: `send:${send.id}:${recipient.number}`,
    };
  });
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('mails')
      .values(mails)
      .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
      .execute();
    await recordWindow(
      trx,
      window,
      window.recipients.map(({ number }) => ({ number, kind: 'sent' as const })),
      now,
    );
  });
  return true;
}
