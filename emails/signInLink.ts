import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

export type SignInLinkProps = { name: string; url: string; minutes: number };

/** To a member who asked to sign in without a password. */
export function signInLink({ name, url, minutes }: SignInLinkProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  return layout({
    locale,
    subject: t('signIn.subject'),
    preview: t('signIn.preview', { minutes }),
    heading: t('signIn.heading'),
    blocks: [
      { kind: 'text', text: t('greeting', { name }) },
      { kind: 'text', text: t('signIn.text') },
      { kind: 'button', label: t('signIn.open'), url },
      { kind: 'small', text: t('signIn.once', { minutes }) },
    ],
    reason: t('signIn.reason'),
  });
}
