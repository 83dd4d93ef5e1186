import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { useFormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';
import { useDates } from '../time.tsx';
import type { Plan } from './use-plan.tsx';

/** What could not be moved, where it happened: a colleague was first, or it may not be moved; with what can be done. */
export function MoveTrouble({ plan }: { plan: Plan }) {
  const t = useTranslations('calendar.trouble');
  const none = useTranslations('changes');
  const words = useTranslations('errors');
  const c = useTranslations('buttons');
  const dates = useDates();
  const { trouble, forget, move } = plan;
  const errors = useFormErrors(trouble?.answer);
  if (!trouble) return null;
  const { answer, wanted } = trouble;
  const close = (
    <Button look="quiet" size="sm" onClick={forget}>
      {c('close')}
    </Button>
  );
  const when = (wall: string | null) => (wall ? dates.dateTime(wall) : t('shelf'));
  if (!('moved' in answer)) {
    return (
      <Notice kind="error" className="m-3" action={close}>
        {'none' in answer ? none(answer.none) : (errors.general ?? errors.of('wall'))}
      </Notice>
    );
  }
  return (
    <div className="m-3 grid gap-2">
      {answer.conflicts.map(({ contentId, title, wall, wanted: asked, by }) => {
        const mine = wanted.filter(({ thing }) => thing.contentId === contentId);
        return (
          <Notice
            key={contentId}
            kind="error"
            action={
              <span className="flex flex-wrap gap-1.5">
                <Button size="sm" onClick={forget}>
                  {t('leave', { when: when(wall) })}
                </Button>
                <Button size="sm" onClick={() => void move(mine.map((one) => ({ ...one, anyway: true })))}>
                  {t('anyway', { when: when(asked) })}
                </Button>
              </span>
            }
          >
            {by
              ? t('movedBy', { title: title || t('untitled'), person: by, when: when(wall) })
              : t('movedElsewhere', { title: title || t('untitled'), when: when(wall) })}
          </Notice>
        );
      })}
      {answer.refused.map(({ contentId, title, code, params }) => (
        <Notice key={contentId} kind="error" title={title} action={close}>
          {words.has(code as never) ? words(code as never, params as never) : words('unknown')}
        </Notice>
      ))}
    </div>
  );
}
