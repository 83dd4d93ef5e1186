import { useFetcher } from '@remix-run/react';
import { useEffect, useId } from 'react';
import { useTranslations } from 'use-intl';
import type { PlanDone } from '../../plan.server.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { type ActionError, FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { addDays } from '../wall.ts';
import { type Item, usePlan } from './context.ts';

/** How often, and until when. */
export default function RepeatDialog({ item, onDone }: { item: Item; onDone(done: PlanDone): void }) {
  const t = useTranslations('plan');
  const c = useTranslations('buttons');
  const { ask } = usePlan();
  const id = useId();
  const fetcher = useFetcher<{ done?: PlanDone; error?: ActionError }>();
  const errors = useFormErrors(fetcher.data);
  const done = fetcher.state === 'idle' ? fetcher.data?.done : undefined;
  useEffect(() => {
    if (done) onDone(done);
  }, [done, onDone]);
  return (
    <Dialog
      isOpen
      onClose={() => ask(null)}
      title={t('repeat.title', { title: item.title || t('untitled') })}
      actions={
        <>
          <Button look="quiet" onClick={() => ask(null)}>
            {c('cancel')}
          </Button>
          <Button type="submit" form={id} look="primary" busy={fetcher.state !== 'idle'}>
            {t('repeat.submit')}
          </Button>
        </>
      }
    >
      <fetcher.Form id={id} method="post" action="/plan/repeat" className="grid gap-4 pt-2 text-text">
        <input type="hidden" name="content" value={item.contentId} />
        <FormErrors data={fetcher.data} fields={['every', 'until']} />
        <div className="grid grid-cols-2 gap-3">
          <Select
            name="every"
            label={t('repeat.every')}
            defaultValue="1"
            error={errors.of('every')}
            options={[1, 2, 3, 4].map((count) => ({ value: String(count), label: t('repeat.everyOption', { count }) }))}
          />
          <TextField
            type="date"
            name="until"
            label={t('repeat.until')}
            defaultValue={addDays(item.wall.slice(0, 10), 28)}
            min={addDays(item.wall.slice(0, 10), 7)}
            error={errors.of('until')}
            required
          />
        </div>
        <p className="text-sm text-text-2">{t('repeat.help')}</p>
      </fetcher.Form>
    </Dialog>
  );
}
