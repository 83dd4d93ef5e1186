import { type FormEvent, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select } from '../inputs.tsx';
import { useDistance } from './use-distance.ts';

/** What is ticked goes out now, one after the other on each channel. */
export default function PublishDialog({
  count,
  spreads,
  data,
  isBusy,
  onClose,
  onSubmit,
}: {
  count: number;
  /** Distances that can be chosen, in minutes. */
  spreads: readonly number[];
  data: unknown;
  isBusy: boolean;
  onClose(): void;
  onSubmit(form: FormData): void;
}) {
  const t = useTranslations('late.publish');
  const c = useTranslations('common');
  const distance = useDistance();
  const formId = useId();
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
      {t('text')}
      <form id={formId} onSubmit={submit} className="grid gap-4 pt-3 text-text">
        <FormErrors data={data} fields={['every']} />
        <Select
          name="every"
          label={t('every')}
          defaultValue="5"
          className="max-w-48"
          error={errors.of('every')}
          options={spreads.map((minutes) => ({ value: String(minutes), label: distance(minutes) }))}
        />
      </form>
    </Dialog>
  );
}
