import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LateData } from '../../routes/_app.late._index.tsx';
import { RadioGroup } from '../checks.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { type Deciding, DecisionDialog } from './decision-dialog.tsx';
import { useDistance } from './use-distance.ts';

/** New times for what is ticked: the next free slots, or one after the other from a time on. */
export default function TimesDialog({
  tomorrow,
  ways,
  data,
  ...deciding
}: Deciding & Pick<LateData, 'tomorrow' | 'ways'>) {
  const t = useTranslations('late.times');
  const distance = useDistance();
  const [way, setWay] = useState('slots');
  const errors = useFormErrors(data);
  return (
    <DecisionDialog {...deciding} area="times">
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
    </DecisionDialog>
  );
}
