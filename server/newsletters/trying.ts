import { randomUUID } from 'node:crypto';
import type { Services } from '#server/context.ts';
import { domainError } from '#server/errors.ts';
import { openGuard } from '#server/http/guard.ts';
import { ehloName } from '#server/mail/deliver.ts';
import { queueMail } from '#server/mail/outbox.ts';
import { openSmtp } from '#server/mail/smtp.ts';
import { dkimOf, mailingSettingsOf, smtpServerOf } from '#server/networks/mailingList.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { compileNewsletter, senderOf } from './compiling.ts';
import { readDkimKey } from './dkim.ts';
import { newsletterOf } from './editor.ts';
import { cutHtml, cutPlain, merged, type Values } from './merge.ts';
import { messageMaker } from './message.ts';
import { readerValues } from './readers.ts';

/**
 * Sends the draft as it stands to the member who asks, and to nobody else: the same way as its readers will get it, so
 * that the test tests what will happen. Without a mail server of its own it goes the way of the product's mails.
 * Errors: `invalid` newsletterUnsound, testRefused { answer }, testNotSent { reason }.
 */
export async function sendTest(
  services: Pick<Services, 'db' | 'secrets' | 'config'>,
  actor: MemberActor,
  { contentId, as }: { contentId: string; as: string | null },
  now: Date,
): Promise<{ to: string }> {
  const { db, secrets, config } = services;
  const { workspaceId, clientId, body } = await newsletterOf(db, actor, contentId);
  const compiled = await compileNewsletter(db, { workspaceId, clientId, body });
  const own: Values = { email: actor.email, name: actor.name, first_name: actor.name.split(' ')[0] };
  const merge = as ? await readerValues(db, { workspaceId, clientId, subscriberId: as }) : own;
  const newsletter = { ...compiled, subject: `[Test] ${compiled.subject}` };
  // A test's way out leads to a page that says so: nobody is unsubscribed by trying it.
  const unsubscribeUrl = `${config.appUrl}/u/test`;
  const channel = await db
    .selectFrom('publications as p')
    .innerJoin('channels as ch', 'ch.id', 'p.channel_id')
    .where('p.content_id', '=', contentId)
    .where('p.status', '!=', 'cancelled')
    .select(['ch.id', 'ch.settings', 'ch.credentials'])
    .executeTakeFirst();
  const settings = channel ? mailingSettingsOf(channel) : null;
  if (!channel || settings?.delivery !== 'smtp') {
    const values = { ...merge, unsubscribe_url: unsubscribeUrl };
    await queueMail(
      db,
      {
        workspaceId,
        kind: 'newsletter_test',
        to: { email: actor.email, name: actor.name },
        subject: merged(cutPlain(newsletter.subject), values),
        html: merged(cutHtml(newsletter.html), values),
        text: merged(cutPlain(newsletter.text), values),
      },
      now,
    );
    return { to: actor.email };
  }
  const credentials = channel.credentials
    ? (JSON.parse(secrets.decrypt('credentials', channel.id, channel.credentials)) as Record<string, unknown>)
    : {};
  const account = { settings: channel.settings, credentials };
  const dkim = dkimOf(account);
  const message = messageMaker({
    newsletter,
    sender: senderOf(channel),
    sendId: randomUUID(),
    clientId,
    list: { id: body.listId ?? contentId, name: 'Test' },
    dkim: dkim ? readDkimKey(dkim.domain, dkim.selector, dkim.privateKey) : null,
  })({ number: 1, email: actor.email, name: actor.name, merge, unsubscribeUrl, oneClick: false }, now);
  const guard = openGuard({ allow: config.outboundAllow });
  const opened = await openSmtp(smtpServerOf(account), { guard, name: ehloName(config.appUrl), silenceMs: 20_000 });
  if (opened.kind === 'failed') throw domainError('invalid', 'testNotSent', { reason: opened.reason });
  const delivery = await opened.session.sendReady({ from: message.from, to: message.to }, message.mime);
  opened.session.close();
  if (delivery.kind === 'refused' || delivery.kind === 'deferred')
    throw domainError('invalid', 'testRefused', { answer: delivery.answer });
  if (delivery.kind !== 'accepted') throw domainError('invalid', 'testNotSent', { reason: delivery.reason });
  return { to: actor.email };
}
