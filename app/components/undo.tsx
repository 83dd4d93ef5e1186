import { useTranslations } from 'use-intl';
import type { Undone as UndoneResult } from '#server/content/undoing.ts';
import { type ActionError, useFormErrors } from './form-errors.tsx';
import { type NoAnswer, post } from './post.ts';

/** What came of taking a change back. */
export type UndoneAnswer = UndoneResult | { error: ActionError } | NoAnswer;

/** Asks the server to take a change back. */
export const undoChange = (change: string): Promise<UndoneAnswer> => post(`/changes/${change}/undo`);

/** Contents that are named one by one. */
const named = 4;

/** What was taken back (`done`), or what was not and why (`problem`), in words. */
export function Undone({ answer, part }: { answer: UndoneAnswer; part: 'done' | 'problem' }) {
  const t = useTranslations('changes');
  const errors = useFormErrors(answer);
  if ('none' in answer) return t(answer.none);
  if ('error' in answer) return errors.general;
  if (part === 'done') return t('undone', { count: answer.undone });
  const { kept } = answer;
  return (
    <>
      {answer.undone === 0 && `${t('nothingUndone')} `}
      {t('keptTitle', { count: kept.length })}
      <ul className="mt-1">
        {kept.slice(0, named).map(({ contentId, title, reason }) => (
          <li key={contentId} className="text-text-2">
            <b className="font-medium text-text">{title || t('untitled')}</b>: {t(`kept.${reason}`)}
          </li>
        ))}
        {kept.length > named && <li className="text-text-2">{t('more', { count: kept.length - named })}</li>}
      </ul>
    </>
  );
}
