import { useFetcher } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CopyPlan } from '#server/week/copyWeek.ts';
import type { PlanDone } from '../../plan.server.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { type ActionError, FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { useDates } from '../time.tsx';
import { addDays } from '../wall.ts';
import { usePlan } from './context.ts';

type Preview = { plan?: CopyPlan | null; error?: ActionError };

/** Where a week is copied to; what becomes of its channels and what is left out is said before anything is made. */
export default function CopyDialog({ range, onDone }: { range: string; onDone(done: PlanDone): void }) {
  const t = useTranslations('plan');
  const c = useTranslations('buttons');
  const dates = useDates();
  const { week, clients, ask } = usePlan();
  const [toWeek, setWeek] = useState(addDays(week.first, 7));
  const [toClient, setClient] = useState(week.client.id);
  const preview = useFetcher<Preview>();
  const copying = useFetcher<{ done?: PlanDone; error?: ActionError }>();
  const errors = useFormErrors(preview.data);
  const asked = new URLSearchParams({ client: week.client.id, week: week.first, toClient, toWeek }).toString();
  const { load } = preview;
  useEffect(() => load(`/plan/copy?${asked}`), [load, asked]);
  const done = copying.state === 'idle' ? copying.data?.done : undefined;
  useEffect(() => {
    if (done) onDone(done);
  }, [done, onDone]);
  const plan = preview.data?.plan;
  const count = plan?.items.filter(({ why }) => why === null).length ?? 0;
  const submit = () =>
    copying.submit(
      { client: week.client.id, week: week.first, toClient, toWeek },
      { method: 'post', action: '/plan/copy' },
    );
  return (
    <Dialog
      isOpen
      wide
      onClose={() => ask(null)}
      title={t('copy.title', { range })}
      actions={
        <>
          <Button look="quiet" onClick={() => ask(null)}>
            {c('cancel')}
          </Button>
          <Button look="primary" busy={copying.state !== 'idle'} unavailable={count === 0 && ' '} onClick={submit}>
            {t('copy.submit', { count })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 pt-2 text-text">
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField
            type="date"
            name="toWeek"
            label={t('copy.toWeek')}
            help={t('copy.toWeekHelp')}
            error={errors.of('toWeek')}
            value={toWeek}
            onChange={(event) => setWeek(event.target.value)}
          />
          <Select
            name="toClient"
            label={t('copy.toClient')}
            value={toClient}
            error={errors.of('toClient')}
            onChange={(event) => setClient(event.target.value)}
            options={clients.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <FormErrors data={preview.data} fields={['toWeek', 'toClient']} />
        <FormErrors data={copying.data} />
        {plan && (
          <>
            {toClient !== week.client.id && (
              <section>
                <h3 className="font-medium">{t('copy.channels')}</h3>
                <ul className="text-text-2">
                  {plan.channels.map(({ from, to }) => (
                    <li key={from.id}>
                      {!to
                        ? t('copy.nowhere', { from: from.name })
                        : to.id === from.id
                          ? t('copy.stays', { from: from.name })
                          : t('copy.becomes', { from: from.name, to: to.name })}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section>
              <h3 className="font-medium">{t('copy.items')}</h3>
              <ul className="max-h-[34vh] overflow-y-auto">
                {plan.items.map(({ contentId, title, wall, why, leftOut }) => (
                  <li key={`${contentId} ${wall}`} className={why ? 'text-text-3' : ''}>
                    <span className="tabular-nums">{dates.dateTime(wall)}</span> {title || t('untitled')}
                    {why ? (
                      <span className="text-sm"> · {t(`copy.why.${why}`)}</span>
                    ) : (
                      leftOut.length > 0 && (
                        <span className="text-sm text-text-2">
                          {' '}
                          · {t('copy.leftOut', { channels: leftOut.join(', ') })}
                        </span>
                      )
                    )}
                  </li>
                ))}
              </ul>
            </section>
            <p className="text-sm text-text-2">{t('copy.own')}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}
