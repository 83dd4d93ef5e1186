import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

export type ChannelReconnectProps = {
  workspace: string;
  client: string;
  channel: string;
  /** A sentence that says why, in the reader's language (from `reasons`). */
  reason: string;
  words: string;
  /** Planned publications that wait for the channel. */
  waiting: number;
  url: string;
};

/** To the assistant: a channel's access is dead; one mail, with the button that mends it. */
export function channelReconnect(props: ChannelReconnectProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, channel, reason, waiting, words } = props;
  return layout({
    locale,
    sender: workspace,
    subject: t('reconnect.subject', { channel }),
    preview: t('reconnect.preview', { client }),
    heading: t('reconnect.heading', { channel }),
    blocks: [
      { kind: 'text', text: t('reconnect.text', { client, reason, waiting }) },
      ...(words ? [{ kind: 'quote' as const, text: words, by: channel }] : []),
      { kind: 'button', label: t('reconnect.open'), url: props.url },
    ],
    reason: t('reasonMember', { workspace }),
  });
}
