import { useTranslations } from 'use-intl';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select } from '../inputs.tsx';
import { type Deciding, DecisionDialog } from './decision-dialog.tsx';
import { useDistance } from './use-distance.ts';

/** What is ticked goes out now, one after the other on each channel. `spreads`: distances to choose from, in minutes. */
export default function PublishDialog({ spreads, data, ...deciding }: Deciding & { spreads: readonly number[] }) {
  const t = useTranslations('late.publish');
  const distance = useDistance();
  const errors = useFormErrors(data);
  return (
    <DecisionDialog {...deciding} area="publish" text={t('text')}>
      <FormErrors data={data} fields={['every']} />
      <Select
        name="every"
        label={t('every')}
        defaultValue="5"
        className="max-w-48"
        error={errors.of('every')}
        options={spreads.map((minutes) => ({ value: String(minutes), label: distance(minutes) }))}
      />
    </DecisionDialog>
  );
}
