import { createTranslator } from 'use-intl/core';
import { allWords } from '#words/all.server.ts';
import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

type SendNewsProps = { workspace: string; client: string; title: string; url: string };

/** To the assistant: a newsletter has gone to everybody it could go to. Numbers are addresses. */
export function sendFinished(
  props: SendNewsProps & { sent: number; refused: number; doubt: number },
  locale: Locale,
): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, title, sent, refused, doubt } = props;
  return layout({
    locale,
    sender: workspace,
    subject: t('sendFinished.subject', { title }),
    preview: t('sendFinished.preview', { sent }),
    heading: t('sendFinished.heading', { title }),
    blocks: [
      { kind: 'text', text: t('sendFinished.text', { client, sent }) },
      ...(refused > 0 ? [{ kind: 'text' as const, text: t('sendFinished.refused', { refused }) }] : []),
      ...(doubt > 0 ? [{ kind: 'text' as const, text: t('sendFinished.doubt', { doubt }) }] : []),
      { kind: 'button', label: t('sendFinished.open'), url: props.url },
    ],
    reason: t('reasonMember', { workspace }),
  });
}

/** To the assistant: a send stopped by itself and waits for a person. `reason` is why, as the send keeps it. */
export function sendPaused(props: SendNewsProps & { reason: string; left: number }, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, title, reason, left } = props;
  return layout({
    locale,
    sender: workspace,
    subject: t('sendPaused.subject', { title }),
    preview: t('sendPaused.preview'),
    heading: t('sendPaused.heading', { title }),
    blocks: [
      { kind: 'text', text: t('sendPaused.text', { client, reason: whyPaused(reason, locale) }) },
      { kind: 'text', text: t('sendPaused.left', { left }) },
      { kind: 'button', label: t('sendPaused.open'), url: props.url },
    ],
    reason: t('reasonMember', { workspace }),
  });
}

function whyPaused(reason: string, locale: Locale): string {
  const t = createTranslator({ locale, messages: allWords[locale], namespace: 'reasons.send' });
  return t.has(reason as never) ? t(reason as never) : t('other');
}
