import type { NewsletterBody, NewsletterPayload } from '#server/content/body.ts';
import { newsletterPayload, payloadHash } from '#server/content/payload.ts';
import { localWall } from '#server/content/time.ts';
import type { Db } from '#server/database/connection.ts';
import { enqueue } from '#server/database/queue.ts';
import type { Secrets } from '#server/security/secrets.ts';
import { makeChannel, makeList } from './factories.ts';
import { approve } from './publications.ts';

export type DueNewsletter = { publicationId: string; emails: string[] };

/** An approved newsletter to so many readers through the mail server at `smtp`, due at that instant, with its job. */
export async function makeDueNewsletter(
  db: Db,
  secrets: Secrets,
  { workspaceId, clientId }: { workspaceId: string; clientId: string },
  {
    readers,
    smtp,
    dueAt,
    now,
  }: { readers: number; smtp: { port: number; user: string; password: string }; dueAt: Date; now: Date },
): Promise<DueNewsletter> {
  const listId = await makeList(db, workspaceId, clientId);
  const emails = Array.from(
    { length: readers },
    (_, index) => `reader${String(index + 1).padStart(4, '0')}@example.pl`,
  );
  const made = await db
    .insertInto('subscribers')
    .values(
      emails.map((email) => ({
        workspace_id: workspaceId,
        client_id: clientId,
        email,
        email_normal: email,
        name: 'Żaneta',
        created_at: now,
      })),
    )
    .returning('id')
    .execute();
  await db
    .insertInto('list_members')
    .values(
      made.map(({ id }) => ({
        workspace_id: workspaceId,
        client_id: clientId,
        list_id: listId,
        subscriber_id: id,
        status: 'subscribed' as const,
        source: 'import' as const,
        created_at: now,
        confirmed_at: now,
      })),
    )
    .execute();
  const sender = { name: 'Malwa', email: 'listy@malwa.example', replyTo: '' };
  const channelId = await makeChannel(db, workspaceId, clientId, {
    network: 'mailingList',
    settings: {
      ...{ delivery: 'smtp', host: '127.0.0.1', port: smtp.port, security: 'starttls', user: smtp.user },
      ...{ fromName: sender.name, fromAddress: sender.email, replyTo: '' },
    },
  });
  await db
    .updateTable('channels')
    .set({ credentials: secrets.encrypt('credentials', channelId, JSON.stringify({ password: smtp.password })) })
    .where('id', '=', channelId)
    .execute();
  const body: NewsletterBody = { kind: 'newsletter', subject: 'Wieńce', preheader: '', mjml: '', text: '', listId };
  const compiled = {
    subject: 'Wieńce, {{first_name|Szanowni Państwo}}',
    preheader: '',
    html: '<p>Dzień dobry, {{first_name|Państwu}}! <a href="{{unsubscribe_url}}">Wypisz</a></p>\n',
    text: 'Dzień dobry! {{unsubscribe_url}}\n',
    compiler: 'test',
  };
  const content = await db
    .insertInto('contents')
    .values({
      ...{ workspace_id: workspaceId, client_id: clientId, kind: 'newsletter', stage: 'approved', draft: body },
      ...{ draft_saved_at: now, created_at: now, updated_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const revision = await db
    .insertInto('revisions')
    .values({
      ...{ workspace_id: workspaceId, content_id: content.id, number: 1, made_for: 'schedule', body, compiled },
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const payload: NewsletterPayload = newsletterPayload(compiled, sender, listId);
  const zone = 'Europe/Warsaw';
  const publication = await db
    .insertInto('publications')
    .values({
      ...{ workspace_id: workspaceId, client_id: clientId, content_id: content.id, channel_id: channelId },
      ...{ revision_id: revision.id, payload, payload_hash: payloadHash(payload) },
      ...{ due_at: dueAt, due_wall: localWall(dueAt, zone), due_zone: zone, created_at: now, updated_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await approve(db, publication.id, { now });
  await enqueue(db, { name: 'publication.run', data: { publicationId: publication.id }, startAfter: dueAt, clientId });
  return { publicationId: publication.id, emails };
}
