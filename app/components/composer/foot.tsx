import { CalendarCheck, Check, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { type ComposerPublication, timeFormId, useComposer } from './context.ts';
import { SendDialog } from './send-dialog.tsx';
import { usePost } from './use-post.ts';

const stuck = ['published', 'sending', 'processing', 'unknown', 'unconfirmed'];

type Step = 'send' | 'sendNew' | 'use' | 'schedule' | null;

/** The one thing to do next, filled; where there is none, what is so. Docked within thumb's reach on a phone. */
export function Foot() {
  const t = useTranslations('composer');
  const toast = useToast();
  const { data, saver, errorCount, draft, isClosed, hasPendingTime } = useComposer();
  const { id, publications } = data.content;
  const [isSending, setSending] = useState(false);
  const using = usePost((answer) => toast({ text: t('foot.newVersion', { number: String(answer.number) }) }));
  const sending = usePost((answer) => {
    setSending(false);
    toast({ text: t('approval.sent', { count: Number(answer.mails) }) });
  });
  const step = useStep();
  const isDated = publications.some(({ dueAt }) => dueAt !== null);
  if (isClosed || step === null) return <Standing />;
  const isUnsafe = !['saved', 'saving', 'unsaved'].includes(draft.status.kind);
  const isMail = step === 'send' || step === 'sendNew';
  const reason = isUnsafe
    ? t('foot.unsaved')
    : errorCount > 0
      ? t('foot.fix', { count: errorCount })
      : isMail && data.approvers.length === 0
        ? t('foot.nobody')
        : !isMail && !isDated && !hasPendingTime
          ? t('foot.scheduleUndated')
          : null;
  const act = async (): Promise<void> => {
    if (isMail) return setSending(true);
    if (step === 'schedule' && hasPendingTime) {
      (document.getElementById(timeFormId) as HTMLFormElement | null)?.requestSubmit();
      return;
    }
    if (await saver.flush()) using.post(`/contents/${id}/version`, { version: String(saver.state().version) });
  };
  const names = {
    send: t('approval.send'),
    sendNew: t('approval.sendNew'),
    use: t('foot.use'),
    schedule: t('foot.schedule'),
  };
  return (
    <div className="grid gap-2 [&>span]:w-full [&_button]:h-9 [&_button]:w-full phone:[&_button]:h-11">
      <FormErrors data={using.data} />
      <Button
        look="primary"
        icon={isMail ? <Send /> : <CalendarCheck />}
        unavailable={reason}
        busy={using.isBusy}
        onClick={() => void act()}
      >
        {names[step]}
      </Button>
      {isMail && <SendDialog isOpen={isSending} onClose={() => setSending(false)} sending={sending} />}
    </div>
  );
}

/** What comes next, as far as a person has to do it. */
function useStep(): Step {
  const { data, draft } = useComposer();
  const { client, publications, review, isAhead, storedStage } = data.content;
  const open = publications.filter(({ status }) => !stuck.includes(status));
  if (publications.length > 0 && open.length === 0) return null;
  // What is typed at this moment, or was saved since the page asked, counts as well.
  const isNewer = isAhead || draft.status.kind !== 'saved' || draft.version > data.content.draft.version;
  const isAgreed = publications.length > 0 && open.every(({ agreement }) => agreement === 'agreed');
  if (client.policy === 'not_needed') return isAgreed && !isNewer ? null : isAgreed ? 'use' : 'schedule';
  if (review) return isNewer || !review.isCurrent ? 'sendNew' : null;
  if (isAgreed && (!isNewer || data.wasAgreed)) return null;
  return storedStage === 'changes_requested' || isAgreed ? 'sendNew' : 'send';
}

function Standing() {
  const t = useTranslations('composer.foot');
  const dates = useDates();
  const { data } = useComposer();
  const { publications, review, storedStage, stage } = data.content;
  if (storedStage === 'cancelled') return null;
  const open = publications.filter(({ status }) => !stuck.includes(status));
  const due = new Set(open.map(({ dueWall }) => dueWall));
  const said = ((): string | null => {
    if (stage === 'published') return t('published');
    if (review) return t('waiting');
    // What a person has to see to is said where it is.
    if (open.length === 0 || open.some(({ status }) => status !== 'planned')) return null;
    const [first] = due;
    if (!first) return t('agreedUndated');
    return due.size > 1 ? t('doneDiffers') : t('done', { time: dates.near(first, data.nowWall.slice(0, 10)) });
  })();
  return said ? (
    <p role="status" className="flex items-center justify-center gap-2 text-text-2">
      <Check className="text-s-approved" />
      {said}
    </p>
  ) : null;
}

export const hasOpen = (publications: readonly ComposerPublication[]): boolean =>
  publications.some(({ status }) => !stuck.includes(status));
