import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

export type ConfirmSubscriptionProps = { client: string; list: string; postalAddress: string; url: string };

/** To someone who wrote an address into a sign-up form: nothing else is sent before the link is used. */
export function confirmSubscription(props: ConfirmSubscriptionProps, locale: Locale): MailTemplate {
  const { client, list, postalAddress, url } = props;
  const t = mailWords(locale);
  return layout({
    locale,
    sender: client,
    subject: t('confirmSubscription.subject', { list }),
    preview: t('confirmSubscription.preview', { client }),
    heading: t('confirmSubscription.heading', { list }),
    blocks: [
      { kind: 'text', text: t('confirmSubscription.text', { client, list }) },
      { kind: 'button', label: t('confirmSubscription.confirm'), url },
      { kind: 'small', text: t('confirmSubscription.ignore') },
    ],
    reason: t('confirmSubscription.reason', { client, postalAddress }),
  });
}
