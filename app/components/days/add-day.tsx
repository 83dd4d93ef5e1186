import { useFetcher } from '@remix-run/react';
import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { ClientBoxes } from '../people/client-boxes.tsx';
import { Section } from '../section.tsx';
import type { DaysDone } from './use-days-told.ts';

/** A new day, or some in a row, of one client or several. */
export function AddDay({
  clients,
  today,
  onAdded,
}: {
  clients: { id: string; name: string }[];
  today: string;
  onAdded(done: DaysDone): void;
}) {
  const t = useTranslations('calendar.dates');
  const fetcher = useFetcher<{ done?: DaysDone }>();
  const errors = useFormErrors(fetcher.data);
  const form = useRef<HTMLFormElement>(null);
  const done = fetcher.state === 'idle' ? fetcher.data?.done : undefined;
  const told = useRef<DaysDone | null>(null);
  useEffect(() => {
    if (!done || told.current === done) return;
    told.current = done;
    form.current?.reset();
    onAdded(done);
  }, [done, onAdded]);
  return (
    <Section title={t('add')}>
      <fetcher.Form ref={form} method="post" action="/calendar/dates/add" className="grid gap-4">
        <FormErrors data={fetcher.data} fields={['name', 'kind', 'from', 'until', 'client']} />
        <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
          <TextField name="name" label={t('name')} error={errors.of('name')} maxLength={80} required />
          <Select
            name="kind"
            label={t('kind')}
            help={t('kindHelp')}
            error={errors.of('kind')}
            options={(['date', 'holiday', 'quiet'] as const).map((kind) => ({ value: kind, label: t(kind) }))}
          />
          <TextField
            type="date"
            name="from"
            label={t('from')}
            error={errors.of('from')}
            defaultValue={today}
            required
          />
          <TextField type="date" name="until" label={t('until')} help={t('untilHelp')} error={errors.of('until')} />
        </div>
        <Checkbox name="everyYear" value="1" label={t('everyYear')} />
        <ClientBoxes
          label={t('clients')}
          help={errors.of('client')}
          clients={clients}
          chosen={clients.length === 1 ? clients.map(({ id }) => id) : []}
        />
        <div>
          <Button type="submit" look="primary" icon={<Plus />} busy={fetcher.state !== 'idle'}>
            {t('submit')}
          </Button>
        </div>
      </fetcher.Form>
    </Section>
  );
}
