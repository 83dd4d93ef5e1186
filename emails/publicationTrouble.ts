import type { Locale } from '#words/index.ts';
import { layout, type MailBlock, type MailTemplate } from './layout.ts';
import { mailTime, mailWords } from './words.ts';

export type PublicationTroubleProps = {
  workspace: string;
  client: string;
  channel: string;
  title: string;
  dueAt: Date;
  zone: string;
  /** A sentence that says why, in the reader's language (from `reasons`). */
  reason: string;
  /** The network's own words, shown as they are; '' when it said nothing. */
  words: string;
  url: string;
};

/** To the assistant: a network refused, or every try failed. */
export function publicationFailed(props: PublicationTroubleProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  return trouble(props, locale, 'failed', [
    ...(props.words ? [{ kind: 'quote' as const, text: props.words, by: t('failed.words', props) }] : []),
    { kind: 'text', text: t('failed.kept') },
  ]);
}

/** To the assistant: nobody can say whether it was published; a person looks and answers. */
export function publicationUnconfirmed(props: PublicationTroubleProps, locale: Locale): MailTemplate {
  return trouble(props, locale, 'unconfirmed', [{ kind: 'text', text: mailWords(locale)('unconfirmed.ask', props) }]);
}

/** To the assistant: due, and held. `until` is the end of the client's grace. */
export function publicationHeld(props: PublicationTroubleProps & { until: Date }, locale: Locale): MailTemplate {
  const until = mailTime(locale, props.until, props.zone);
  return trouble(props, locale, 'held', [{ kind: 'text', text: mailWords(locale)('held.grace', { until }) }]);
}

function trouble(
  props: PublicationTroubleProps,
  locale: Locale,
  kind: 'failed' | 'unconfirmed' | 'held',
  blocks: MailBlock[],
): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, channel, title, reason } = props;
  return layout({
    locale,
    sender: workspace,
    subject: t(`${kind}.subject`, { title }),
    preview: t(`${kind}.preview`, { channel }),
    heading: t(`${kind}.heading`, { title }),
    blocks: [
      {
        kind: 'text',
        text: t(`${kind}.text`, { client, channel, when: mailTime(locale, props.dueAt, props.zone), reason }),
      },
      ...blocks,
      { kind: 'button', label: t(`${kind}.open`), url: props.url },
    ],
    reason: t('reasonMember', { workspace }),
  });
}
