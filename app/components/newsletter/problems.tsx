import { CircleX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Problem } from '#server/newsletters/markup.ts';
import { useNewsletter } from './context.ts';

const example = '{{first_name|…}}';

/** A problem of the source as a sentence. */
export function useProblemWords(): (problem: Problem) => string {
  const t = useTranslations('newsletter');
  return ({ code, params }) => {
    const where = params.where;
    const said = t(`problems.${code}`, {
      element: '',
      parent: '',
      attribute: '',
      value: '',
      most: 0,
      message: '',
      what: '',
      ...params,
      example,
    } as never);
    return where === 'subject' || where === 'preheader' || where === 'text' ? `${t(`where.${where}`)}: ${said}` : said;
  };
}

/** What is wrong, line by line; a press goes there. Said aloud as a count, not while one types word by word. */
export function Problems() {
  const t = useTranslations('newsletter');
  const words = useProblemWords();
  const { shown, goToLine } = useNewsletter();
  const problems = shown.answer?.problems ?? [];
  return (
    <div
      id="source-problems"
      className="max-h-[34%] flex-none overflow-y-auto border-t border-line bg-surface empty:hidden phone:max-h-none"
    >
      <p role="status" className={problems.length > 0 ? 'px-4 pt-2.5 text-sm font-medium text-s-failed' : 'sr-only'}>
        {problems.length > 0 ? t('problemsTitle', { count: problems.length }) : shown.answer ? t('problemsNone') : ''}
      </p>
      {problems.length > 0 && (
        <ul className="px-2 pt-1 pb-2">
          {problems.map((problem, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same mistake may be there twice
            <li key={index}>
              {problem.line > 0 ? (
                <button
                  type="button"
                  onClick={() => goToLine(problem.line)}
                  aria-label={t('goToLine', { line: problem.line, problem: words(problem) })}
                  className="grid w-full grid-cols-[16px_auto_1fr] gap-2 rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover phone:min-h-11"
                >
                  <CircleX className="mt-px size-3.5 text-s-failed" />
                  <span className="text-text-3 tabular-nums">{t('lineOf', { line: problem.line })}</span>
                  <span className="text-pretty break-words">{words(problem)}</span>
                </button>
              ) : (
                <p className="grid grid-cols-[16px_1fr] gap-2 px-2 py-1.5 text-sm">
                  <CircleX className="mt-px size-3.5 text-s-failed" />
                  {words(problem)}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
