import { Ban, CalendarClock, Send } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LateData } from '../../routes/_app.late._index.tsx';
import { Button } from '../button.tsx';
import { answerOf, type useLatePost } from './use-late-post.ts';

const TimesDialog = lazy(() => import('./times-dialog.tsx'));
const PublishDialog = lazy(() => import('./publish-dialog.tsx'));

type Post = ReturnType<typeof useLatePost>;

/** What can be done with all that are ticked; each press is one undo. */
export function LateBar({
  selected,
  tomorrow,
  ways,
  answer,
  isBusy,
  post,
}: { selected: readonly string[] } & Pick<LateData, 'tomorrow' | 'ways'> & Pick<Post, 'answer' | 'isBusy' | 'post'>) {
  const t = useTranslations('late.bar');
  const [asking, ask] = useState<'times' | 'publish' | null>(null);
  useEffect(() => {
    if (answer?.data.done) ask(null);
  }, [answer]);
  return (
    <section
      aria-label={t('label')}
      className="sticky bottom-0 z-20 -mx-7 flex flex-wrap items-center gap-1.5 border-t border-line bg-raised px-7 py-2 shadow-2 phone:bottom-[calc(56px+env(safe-area-inset-bottom))] phone:-mx-4 phone:px-4"
    >
      <span role="status" className="pr-1.5 font-medium tabular-nums phone:w-full">
        {t('count', { count: selected.length })}
      </span>
      {selected.length > 0 && (
        <>
          <Button size="sm" icon={<CalendarClock />} onClick={() => ask('times')}>
            {t('times')}
          </Button>
          <Button size="sm" icon={<Send />} onClick={() => ask('publish')}>
            {t('publish')}
          </Button>
          <Button
            size="sm"
            look="danger"
            icon={<Ban />}
            busy={isBusy && asking === null}
            onClick={() => post('/late/cancel', selected)}
          >
            {t('cancel')}
          </Button>
        </>
      )}
      <Suspense fallback={null}>
        {asking === 'times' && (
          <TimesDialog
            count={selected.length}
            tomorrow={tomorrow}
            ways={ways}
            onClose={() => ask(null)}
            onSubmit={(form) => post('/late/times', selected, form)}
            data={answerOf(answer, '/late/times')}
            isBusy={isBusy}
          />
        )}
        {asking === 'publish' && (
          <PublishDialog
            count={selected.length}
            spreads={ways.spreads}
            onClose={() => ask(null)}
            onSubmit={(form) => post('/late/publish', selected, form)}
            data={answerOf(answer, '/late/publish')}
            isBusy={isBusy}
          />
        )}
      </Suspense>
    </section>
  );
}
