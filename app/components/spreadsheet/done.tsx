import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlanFile } from '#server/spreadsheet/plans.ts';
import { Button, LinkButton } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { Undone, type UndoneAnswer, undoChange } from '../undo.tsx';

/** What was imported, and the one press that takes all of it back. */
export function PlanDone({ done }: { done: NonNullable<PlanFile['done']> }) {
  const t = useTranslations('spreadsheet');
  const buttons = useTranslations('buttons');
  const [answer, setAnswer] = useState<UndoneAnswer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isBack = answer !== null && 'undone' in answer && answer.undone > 0;
  async function undo(changeId: string) {
    setBusy(true);
    setAnswer(await undoChange(changeId));
    setBusy(false);
  }
  return (
    <div className="grid max-w-150 gap-4">
      <Notice kind="good">{t('done', { made: done.made, skipped: done.skipped })}</Notice>
      <div role="status" className="grid gap-2 empty:hidden">
        {isBack && (
          <Notice>
            <Undone answer={answer} part="done" />
          </Notice>
        )}
        {answer && (!('undone' in answer) || answer.kept.length > 0 || answer.undone === 0) && (
          <Notice kind="warn">
            <Undone answer={answer} part="problem" />
          </Notice>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <LinkButton to="/calendar" look="primary">
          {t('toCalendar')}
        </LinkButton>
        {done.changeId && !isBack && (
          <Button busy={isBusy} onClick={() => void undo(done.changeId ?? '')}>
            {buttons('undo')}
          </Button>
        )}
        <LinkButton to="/calendar/import" look="quiet">
          {t('otherFile')}
        </LinkButton>
      </div>
    </div>
  );
}
