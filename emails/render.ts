import type { Locale } from '#words/index.ts';
import type { MailTemplate } from './layout.ts';

export type RenderedMail = { subject: string; html: string; text: string };

/**
 * Renders one of the product's own mails (`emails/<name>.ts`), ready for `queueMail`. The MJML comes from our own
 * templates, whose values are escaped: a mistake in it is a bug, and throws. No web font is asked for.
 *
 * @example renderMail(locale, decisionMade(props, locale))
 */
export async function renderMail(locale: Locale, template: MailTemplate): Promise<RenderedMail> {
  // Half a second to load, and most processes that import a template never send a mail.
  const { default: mjml } = await import('mjml');
  const { html } = await mjml(template.mjml, { validationLevel: 'strict', fonts: {}, keepComments: false });
  return {
    subject: template.subject,
    html: html.replace('<html lang="und"', `<html lang="${locale}"`),
    text: template.text,
  };
}
