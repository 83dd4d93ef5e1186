import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailTime, mailWords } from './words.ts';

export type DecisionMadeProps = {
  workspace: string;
  client: string;
  title: string;
  approver: string;
  decision: 'approved' | 'changes_requested';
  /** The approver's own words; '' when there were none. */
  words: string;
  goesOut: { at: Date; zone: string } | null;
  url: string;
};

/** To the assistant: a client has decided. */
export function decisionMade(props: DecisionMadeProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  const { workspace, client, title, approver } = props;
  const approved = props.decision === 'approved';
  return layout({
    locale,
    sender: workspace,
    subject: t(approved ? 'decision.subjectApproved' : 'decision.subjectChanges', { title }),
    preview: props.words || t(approved ? 'decision.previewApproved' : 'decision.previewChanges', { approver, client }),
    heading: t(approved ? 'decision.headingApproved' : 'decision.headingChanges', { approver, title }),
    blocks: [
      ...(props.words ? [{ kind: 'quote' as const, text: props.words, by: approver }] : []),
      {
        kind: 'text',
        text: props.goesOut
          ? t('decision.goesOut', { client, when: mailTime(locale, props.goesOut.at, props.goesOut.zone) })
          : t('decision.noDate', { client }),
      },
      { kind: 'button', label: t('decision.open'), url: props.url },
    ],
    reason: t('reasonMember', { workspace }),
  });
}
