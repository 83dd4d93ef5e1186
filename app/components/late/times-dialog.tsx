import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LateData } from '../../routes/_app.late._index.tsx';
import { Button } from '../button.tsx';
import { RadioGroup } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { useDistance } from './use-distance.ts';

/** New times for what is ticked: the next free slots, or one after the other from a time on. */
export default function TimesDialog({
  count,
  tomorrow,
  ways,
  data,
  isBusy,
  onClose,
  onSubmit,
}: {
  count: number;
  data: unknown;
  isBusy: boolean;
  onClose(): void;
  onSubmit(form: FormData): void;
} & Pick<LateData, 'tomorrow' | 'ways'>) {
  const t = useTranslations('late.times');
  const c = useTranslations('common');
  const distance = useDistance();
  const formId = useId();
  const [way, setWay] = useState('slots');
  const errors = useFormErrors(data);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('title', { count })}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" busy={isBusy} busyWord={t('busy')}>
            {t('submit')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4 pt-2 text-text">
        <FormErrors data={data} fields={['wall', 'every']} />
        <RadioGroup
          name="way"
          label={t('way')}
          value={way}
          onChange={setWay}
          options={[
            { value: 'slots', label: t('slots'), help: t('slotsHelp') },
            { value: 'from', label: t('from'), help: t('fromHelp', { latest: ways.latestHour }) },
          ]}
        />
        {way === 'from' && (
          <div className="grid grid-cols-2 gap-3">
            <TextField
              type="date"
              name="date"
              label={t('date')}
              defaultValue={tomorrow}
              error={errors.of('wall')}
              required
            />
            <TextField type="time" name="time" label={t('time')} defaultValue="09:00" required />
            <Select
              name="every"
              label={t('every')}
              defaultValue="60"
              error={errors.of('every')}
              options={ways.distances.map((minutes) => ({ value: String(minutes), label: distance(minutes) }))}
            />
          </div>
        )}
        <Notice>{t('asksAgain')}</Notice>
      </form>
    </Dialog>
  );
}
