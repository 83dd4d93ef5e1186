import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

export type CommentMadeProps = {
  workspace: string;
  client: string;
  title: string;
  by: string;
  words: string;
  url: string;
};

/** To the assistant: the client's person wrote something beside an item. */
export function commentMade(props: CommentMadeProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  return talk(props, locale, 'comment', t('reasonMember', { workspace: props.workspace }));
}

/** To the client's person: the assistant answered. `url` is a link of their own. */
export function commentAnswered(props: CommentMadeProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  return talk(props, locale, 'answer', t('review.reason', { client: props.client, workspace: props.workspace }));
}

function talk(props: CommentMadeProps, locale: Locale, kind: 'comment' | 'answer', reason: string): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, title, by, words } = props;
  return layout({
    locale,
    sender: workspace,
    subject: t(`${kind}.subject`, { title }),
    preview: words,
    heading: t(`${kind}.heading`, { by, title }),
    blocks: [
      { kind: 'quote', text: words, by },
      { kind: 'text', text: t(`${kind}.text`, { client }) },
      { kind: 'button', label: t(`${kind}.open`), url: props.url },
    ],
    reason,
  });
}
