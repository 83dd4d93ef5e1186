import { useFetcher } from '@remix-run/react';
import { useEffect, useId } from 'react';
import { useTranslations } from 'use-intl';
import type { WeekToSend } from '#server/week/sendWeek.ts';
import type { PlanDone } from '../../plan.server.ts';
import { Button, LinkButton, TextLink } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { type ActionError, FormErrors, useFormErrors } from '../form-errors.tsx';
import { TextArea } from '../inputs.tsx';
import { useDates } from '../time.tsx';
import { usePlan } from './context.ts';
import { Why } from './why.tsx';

type Answer = { week?: WeekToSend | null; approvers?: { id: string; name: string }[]; error?: ActionError };

/** What goes to the client, what not yet and why, and to whom: before it is sent. */
export default function SendDialog({ range, onDone }: { range: string; onDone(done: PlanDone): void }) {
  const t = useTranslations('plan.send');
  const c = useTranslations('buttons');
  const { week, ask } = usePlan();
  const id = useId();
  const looking = useFetcher<Answer>();
  const sending = useFetcher<{ done?: PlanDone; error?: ActionError }>();
  const errors = useFormErrors(sending.data);
  const { load } = looking;
  const asked = `/plan/send?client=${week.client.id}&week=${week.first}`;
  useEffect(() => load(asked), [load, asked]);
  const done = sending.state === 'idle' ? sending.data?.done : undefined;
  useEffect(() => {
    if (done) onDone(done);
  }, [done, onDone]);
  const { week: found, approvers = [] } = looking.data ?? {};
  const asks = week.client.policy === 'required';
  const count = found?.send.length ?? 0;
  const isNobody = asks && found !== undefined && approvers.length === 0;
  return (
    <Dialog
      isOpen
      wide
      onClose={() => ask(null)}
      title={t(asks ? 'title' : 'titlePolicy', { range })}
      actions={
        <>
          <Button look="quiet" onClick={() => ask(null)}>
            {c('cancel')}
          </Button>
          {count > 0 && !isNobody && (
            <Button type="submit" form={id} look="primary" busy={sending.state !== 'idle'} busyWord={t('busy')}>
              {t(asks ? 'submit' : 'submitPolicy', { count })}
            </Button>
          )}
        </>
      }
    >
      <sending.Form id={id} method="post" action="/plan/send" className="grid gap-4 pt-2 text-text">
        <input type="hidden" name="client" value={week.client.id} />
        <input type="hidden" name="week" value={week.first} />
        <FormErrors data={sending.data} fields={['note', 'approverIds']} />
        <FormErrors data={looking.data} />
        {found ? <Sorted week={found} asks={asks} /> : <p role="status">{t('loading')}</p>}
        {found && asks && count > 0 && (
          <>
            <fieldset className="grid gap-1.5">
              <legend className="pb-1 font-medium">{t('to')}</legend>
              <input type="hidden" name="asks" value="1" />
              {isNobody ? (
                <p className="flex flex-wrap items-center gap-3 text-text-2">
                  {t('nobody')}
                  <LinkButton to={`/clients/${week.client.id}/approvers/new`} size="sm">
                    {t('addPerson')}
                  </LinkButton>
                </p>
              ) : (
                approvers.map((person) => (
                  <Checkbox key={person.id} name="approver" value={person.id} defaultChecked label={person.name} />
                ))
              )}
              {errors.of('approverIds') && <p className="text-sm text-danger">{errors.of('approverIds')}</p>}
            </fieldset>
            {!isNobody && <TextArea name="note" rows={2} label={t('note')} error={errors.of('note')} />}
          </>
        )}
      </sending.Form>
    </Dialog>
  );
}

function Sorted({ week, asks }: { week: WeekToSend; asks: boolean }) {
  const t = useTranslations('plan.send');
  const plan = useTranslations('plan');
  const dates = useDates();
  return (
    <>
      <section>
        <p className="font-medium">{t(asks ? 'goes' : 'goesPolicy', { count: week.send.length })}</p>
        <ul className="max-h-[26vh] overflow-y-auto text-text-2">
          {week.send.map(({ contentId, title, wall }) => (
            <li key={contentId}>
              <span className="tabular-nums">{dates.dateTime(wall)}</span> {title || plan('untitled')}
            </li>
          ))}
        </ul>
      </section>
      {week.cannot.length > 0 && (
        <section>
          <h3 className="font-medium">{t('cannot')}</h3>
          <ul className="max-h-[26vh] overflow-y-auto">
            {week.cannot.map(({ contentId, title, code, params }) => (
              <li key={contentId} className="py-0.5">
                <TextLink to={`/contents/${contentId}`}>{title || plan('untitled')}</TextLink>{' '}
                <Why code={code} params={params} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {(week.waiting.length > 0 || week.settled.length > 0) && (
        <p className="text-sm text-text-2">
          {[
            week.waiting.length > 0 && t('waiting', { count: week.waiting.length }),
            week.settled.length > 0 && t('settled', { count: week.settled.length }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </>
  );
}
