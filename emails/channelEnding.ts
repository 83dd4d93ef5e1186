import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

export type ChannelEndingProps = {
  workspace: string;
  client: string;
  channel: string;
  endsAt: Date;
  /** The client's zone, in which the day is said. */
  zone: string;
  /** Publications that are planned for after that. */
  waiting: number;
  url: string;
};

/** To the assistant, a week before: a channel's access will end, and connecting again keeps everything going. */
export function channelEnding(props: ChannelEndingProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, channel, endsAt, zone, waiting } = props;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: zone }).format(endsAt);
  return layout({
    locale,
    sender: workspace,
    subject: t('ending.subject', { channel, day }),
    preview: t('ending.preview', { client }),
    heading: t('ending.heading', { channel, day }),
    blocks: [
      { kind: 'text', text: t('ending.text', { client, waiting }) },
      { kind: 'button', label: t('ending.open'), url: props.url },
    ],
    reason: t('reasonMember', { workspace }),
  });
}
