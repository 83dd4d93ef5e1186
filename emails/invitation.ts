import type { Locale } from '#words/index.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

export type InvitationProps = {
  workspace: string;
  invitedBy: string;
  role: 'owner' | 'assistant';
  /** Names of the clients that come with it; empty for an owner, who sees all. */
  clients: string[];
  days: number;
  url: string;
};

/** To someone who is asked to work in a workspace. */
export function invitation(props: InvitationProps, locale: Locale): MailTemplate {
  const { workspace, invitedBy, role, clients, days, url } = props;
  const t = mailWords(locale);
  return layout({
    locale,
    sender: workspace,
    subject: t('invitation.subject', { invitedBy, workspace }),
    preview: t('invitation.preview', { workspace }),
    heading: t('invitation.heading', { workspace }),
    blocks: [
      { kind: 'text', text: t(role === 'owner' ? 'invitation.owner' : 'invitation.assistant', { invitedBy }) },
      ...(clients.length > 0 ? [{ kind: 'rows' as const, rows: clients.map((title) => ({ title })) }] : []),
      { kind: 'button', label: t('invitation.open'), url },
      { kind: 'small', text: t('invitation.days', { days }) },
    ],
    reason: t('invitation.reason', { invitedBy }),
  });
}
