import { useTranslations } from 'use-intl';
import type { Week } from './context.ts';

/** A label's 7 px square; its name always stands beside it. */
export function LabelSquare({ colour }: { colour: string }) {
  return (
    <i aria-hidden="true" className="inline-block size-[7px] flex-none rounded-[2px]" style={{ background: colour }} />
  );
}

/** How the week shares out among the labels; what is missing is hatched, and said. */
export function Mix({ week }: { week: Week }) {
  const t = useTranslations('plan.mix');
  const { parts, unlabelled } = week.mix;
  if (parts.length === 0) return null;
  const shown = parts.filter(({ has, target }) => has > 0 || target !== null);
  return (
    <section aria-label={t('label')} className="w-full max-w-140 min-w-0">
      <div aria-hidden="true" className="flex h-2 gap-0.5">
        {shown.flatMap(({ labelId, colour, has, missing }) => [
          has > 0 && <i key={labelId} className="block rounded-xs" style={{ background: colour, flex: has }} />,
          missing > 0 && (
            <i key={`${labelId} missing`} className="plan-lack block rounded-xs" style={{ flex: missing }} />
          ),
        ])}
        {unlabelled > 0 && <i className="block rounded-xs bg-track" style={{ flex: unlabelled }} />}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm text-text-2 tabular-nums">
        {parts.map(({ labelId, name, colour, has, target }) => (
          <li key={labelId} className="inline-flex items-center gap-1.25">
            <LabelSquare colour={colour} />
            {target === null ? t('has', { name, has }) : t('of', { name, has, target })}
          </li>
        ))}
        {unlabelled > 0 && <li>{t('unlabelled', { count: unlabelled })}</li>}
      </ul>
    </section>
  );
}
