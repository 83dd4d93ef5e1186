import { useFetcher } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import type { WeekSettings } from '../../routes/_app.clients.$clientId.week.tsx';
import { useClient } from '../clients/use-client.ts';
import { FormErrors } from '../form-errors.tsx';
import { Menu } from '../menu.tsx';
import { MetaLine } from '../meta-line.tsx';
import { LabelSquare } from '../plan/mix.tsx';
import { useDates } from '../time.tsx';

const row = 'flex flex-wrap items-center gap-x-3 gap-y-1 py-2 pr-2.5 pl-4 [&+li]:border-t [&+li]:border-line';
/** Name and what is true of it: beside each other, on a phone one above the other. */
const facts = 'flex min-w-0 flex-1 gap-x-3 phone:flex-col';

export function SlotRow({ slot, onEdit }: { slot: WeekSettings['slots'][number]; onEdit(): void }) {
  const t = useTranslations('clientWeek');
  const dates = useDates();
  const client = useClient();
  const fetcher = useFetcher();
  const name = `${dates.weekdayName(slot.weekday)} ${slot.wallTime}`;
  const remove = () => fetcher.submit({}, { method: 'post', action: `/clients/${client.id}/slots/${slot.id}/remove` });
  return (
    <li className={row}>
      <span className={facts}>
        <span className="font-medium tabular-nums desk:w-40">
          <span className="inline-block first-letter:uppercase">{name}</span>
        </span>
        <span className="min-w-0 flex-1 text-text-2">
          <MetaLine>
            {slot.channels
              .map(({ name: channel, isDisconnected }) => (isDisconnected ? t('slots.gone', { channel }) : channel))
              .join(', ')}
            {slot.skipHolidays && t('slots.skips')}
          </MetaLine>
        </span>
      </span>
      <Menu
        label={t('actions', { name })}
        items={[
          { id: 'edit', text: t('edit'), onSelect: onEdit },
          { id: 'remove', text: t('remove'), danger: true, onSelect: remove },
        ]}
      />
      <FormErrors data={fetcher.data} />
    </li>
  );
}

export function LabelRow({ label, onEdit }: { label: WeekSettings['labels'][number]; onEdit(): void }) {
  const t = useTranslations('clientWeek');
  const client = useClient();
  const fetcher = useFetcher();
  const remove = () =>
    fetcher.submit({}, { method: 'post', action: `/clients/${client.id}/labels/${label.id}/remove` });
  return (
    <li className={row}>
      <span className={facts}>
        <span className="inline-flex min-w-0 items-center gap-2 font-medium desk:w-40">
          <LabelSquare colour={label.colour} />
          <span className="truncate">{label.name}</span>
        </span>
        <span className="min-w-0 flex-1 text-text-2 tabular-nums">
          {label.targetShare === null ? t('labels.noTarget') : t('labels.target', { share: label.targetShare })}
        </span>
      </span>
      <Menu
        label={t('actions', { name: label.name })}
        items={[
          { id: 'edit', text: t('edit'), onSelect: onEdit },
          { id: 'remove', text: t('remove'), danger: true, onSelect: remove },
        ]}
      />
      <FormErrors data={fetcher.data} />
    </li>
  );
}
