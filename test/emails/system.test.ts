import { describe, expect, test } from 'vitest';
import { channelReconnect } from '#emails/channelReconnect.ts';
import { decisionMade } from '#emails/decisionMade.ts';
import { layout, type MailTemplate } from '#emails/layout.ts';
import { publicationFailed, publicationHeld, publicationUnconfirmed } from '#emails/publicationTrouble.ts';
import { sendFinished, sendPaused } from '#emails/sendNews.ts';
import { renderMail } from '#server/mail/render.ts';
import type { Locale } from '#words/index.ts';

const hostile = '"><script>alert(1)</script> & {{name}}';
const trouble = {
  workspace: 'Pracownia Iwony',
  client: 'Kwiaciarnia Malwa',
  channel: 'Malwa na Mastodonie',
  title: hostile,
  dueAt: new Date('2026-12-01T08:00:00Z'),
  zone: 'Europe/Warsaw',
  reason: 'Sieć odmówiła.',
  words: hostile,
  url: 'https://planner.example/contents/1?a=1&b=2',
};

const templates: Record<string, (locale: Locale) => MailTemplate> = {
  decision: (locale) =>
    decisionMade(
      {
        ...trouble,
        approver: 'Ewa',
        decision: 'changes_requested',
        goesOut: { at: trouble.dueAt, zone: trouble.zone },
      },
      locale,
    ),
  failed: (locale) => publicationFailed(trouble, locale),
  unconfirmed: (locale) => publicationUnconfirmed(trouble, locale),
  held: (locale) => publicationHeld({ ...trouble, until: new Date('2026-12-01T12:00:00Z') }, locale),
  reconnect: (locale) => channelReconnect({ ...trouble, channel: hostile, waiting: 22 }, locale),
  sendFinished: (locale) => sendFinished({ ...trouble, sent: 1284, refused: 3, doubt: 64 }, locale),
  sendPaused: (locale) => sendPaused({ ...trouble, reason: 'many_refused', left: 900 }, locale),
};

describe.each(['pl', 'en'] as const)('in %s', (locale) => {
  test.each(Object.entries(templates))(
    '%s says the same in HTML and text, and lets no markup in',
    async (_name, template) => {
      const made = template(locale);
      const mail = { ...made, html: await renderMail(made.mjml) };
      expect(mail.subject).toContain('{{name}}');
      expect(mail.html).toContain(`<html lang="${locale}"`);
      expect(mail.html).not.toContain('<script');
      expect(mail.html).not.toMatch(/fonts\.googleapis/);
      expect(mail.html).toContain('https://planner.example/contents/1?a=1&amp;b=2');
      expect(mail.text).toContain('https://planner.example/contents/1?a=1&b=2');
      expect(mail.text).toContain('<script>');
      expect(mail.text).not.toMatch(/mails\.|&amp;/);
    },
  );
});

test('a time is written in the zone it is meant in', () => {
  expect(publicationFailed(trouble, 'pl').text).toContain('1 gru 2026, 09:00');
});

test('a subject is one line', () => {
  const mail = { locale: 'pl' as const, preview: '', heading: '', blocks: [], reason: '' };
  expect(layout({ ...mail, subject: 'Raz\r\nBcc: dwa@example.com' }).subject).toBe('Raz Bcc: dwa@example.com');
});
