import {
  Ban,
  Check,
  CircleCheck,
  CircleQuestionMark,
  Hourglass,
  Lightbulb,
  Loader,
  type LucideIcon,
  MessageSquareReply,
  Pause,
  Pencil,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Words } from '../words/index.ts';

/** A content's stage, also the word for a publication's status. */
export type Stage = keyof Words['stages'];

/** A fill means: a person has to act. */
export type StageLook = { icon: LucideIcon; ink: string; ground: string; needsPerson: boolean };

export const stageLooks: Record<Stage, StageLook> = {
  idea: { icon: Lightbulb, ink: 'text-s-idea', ground: 'bg-s-idea-bg', needsPerson: false },
  draft: { icon: Pencil, ink: 'text-s-draft', ground: 'bg-s-draft-bg', needsPerson: false },
  in_review: { icon: Hourglass, ink: 'text-s-review', ground: 'bg-s-review-bg', needsPerson: false },
  changes_requested: { icon: MessageSquareReply, ink: 'text-s-changes', ground: 'bg-s-changes-bg', needsPerson: true },
  approved: { icon: Check, ink: 'text-s-approved', ground: 'bg-s-approved-bg', needsPerson: false },
  held: { icon: Pause, ink: 'text-s-held', ground: 'bg-s-held-bg', needsPerson: true },
  reconnect: { icon: Unplug, ink: 'text-s-held', ground: 'bg-s-held-bg', needsPerson: true },
  publishing: { icon: Loader, ink: 'text-s-publishing', ground: 'bg-s-publishing-bg', needsPerson: false },
  published: { icon: CircleCheck, ink: 'text-s-published', ground: 'bg-s-published-bg', needsPerson: false },
  failed: { icon: TriangleAlert, ink: 'text-s-failed', ground: 'bg-s-failed-bg', needsPerson: true },
  unconfirmed: {
    icon: CircleQuestionMark,
    ink: 'text-s-unconfirmed',
    ground: 'bg-s-unconfirmed-bg',
    needsPerson: true,
  },
  cancelled: { icon: Ban, ink: 'text-s-cancelled', ground: 'bg-s-cancelled-bg', needsPerson: false },
};

/** Icon and word of a stage, filled only where a person must act. `label` says it in other words. */
export function StatusMark({ stage, label, className = '' }: { stage: Stage; label?: string; className?: string }) {
  const t = useTranslations('stages');
  const { icon: Icon, ink, ground, needsPerson } = stageLooks[stage];
  return (
    <span
      className={`inline-flex h-5.5 items-center gap-1.25 text-sm font-medium whitespace-nowrap ${ink} ${needsPerson ? `rounded-sm pr-2 pl-1.5 ${ground}` : ''} ${className}`}
    >
      <Icon className="size-3.5 stroke-2" />
      <span className={stage === 'cancelled' ? 'line-through' : undefined}>{label ?? t(stage)}</span>
    </span>
  );
}
