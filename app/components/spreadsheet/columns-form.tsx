import { Form, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import type { PlanData } from '../../routes/_app.calendar_.import.$fileId._index.tsx';
import { Button } from '../button.tsx';
import { Select } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { Section } from '../section.tsx';

/** Which column holds what, in which order dates are written, and whose rows are that name no client. A plain GET. */
export function PlanColumns({ data }: { data: PlanData }) {
  const t = useTranslations('spreadsheet');
  const { columns, names, reading, clients, file } = data;
  const isBusy = useNavigation().state === 'loading';
  const nameOf = (index: number): string => {
    const { title = '', sample = '' } = columns[index] ?? {};
    return title.trim() || (sample ? t('columnLike', { n: index + 1, sample }) : t('columnN', { n: index + 1 }));
  };
  const options = [
    { value: '', label: t('notThere') },
    ...columns.map((_, index) => ({ value: String(index), label: nameOf(index) })),
  ];
  return (
    <Section title={t('columns')}>
      {file.order === 'mixed' && (
        <Notice kind="warn" className="mb-3">
          {t('mixedDates')}
        </Notice>
      )}
      <Form method="get" className="grid gap-3">
        <input type="hidden" name="chosen" value="1" />
        <div className="grid grid-cols-[repeat(auto-fill,minmax(170px,1fr))] gap-3">
          {names.map((name) => (
            <Select
              key={`${name} ${reading.mapping[name]}`}
              name={`column.${name}`}
              label={t(`names.${name}`)}
              defaultValue={String(reading.mapping[name] ?? '')}
              options={options}
            />
          ))}
          <Select
            name="order"
            label={t('order')}
            defaultValue={reading.order}
            options={[
              { value: 'day', label: t('orders.day') },
              { value: 'month', label: t('orders.month') },
            ]}
          />
          <Select
            name="client"
            label={t('otherClient')}
            defaultValue={reading.clientId ?? ''}
            options={[
              { value: '', label: t('nobody') },
              ...clients.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </div>
        <div>
          <Button type="submit" busy={isBusy}>
            {t('again')}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
