import { useTranslations } from 'use-intl';
import type { WeekSettings } from '../../routes/_app.clients.$clientId.week.tsx';
import { Checkbox } from '../checks.tsx';
import { Below } from '../field.tsx';
import { Select, TextField } from '../inputs.tsx';
import { useDates } from '../time.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** A slot's weekday, time and channels. */
export function SlotDialog({
  clientId,
  slot,
  channels,
  onClose,
}: {
  clientId: string;
  slot: WeekSettings['slots'][number] | null;
  channels: WeekSettings['channels'];
  onClose(): void;
}) {
  const t = useTranslations('clientWeek.slots');
  const dates = useDates();
  return (
    <SettingsDialog
      title={slot ? t('change') : t('add')}
      action={slot ? `/clients/${clientId}/slots/${slot.id}?index` : `/clients/${clientId}/slots/new`}
      fields={['weekday', 'wallTime', 'channels']}
      onClose={onClose}
    >
      {(error) => (
        <>
          <div className="grid grid-cols-2 gap-3">
            <Select
              name="weekday"
              label={t('weekday')}
              defaultValue={String(slot?.weekday ?? 1)}
              error={error('weekday')}
              options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: dates.weekdayName(day) }))}
            />
            <TextField
              type="time"
              name="wallTime"
              label={t('time')}
              defaultValue={slot?.wallTime ?? '09:00'}
              error={error('wallTime')}
              required
            />
          </div>
          <fieldset className="grid gap-1.5">
            <legend className="pb-1 font-medium">{t('channels')}</legend>
            {channels.length === 0 && <p className="text-text-2">{t('noChannels')}</p>}
            {channels.map(({ id, name }) => (
              <Checkbox
                key={id}
                name="channel"
                value={id}
                label={name}
                defaultChecked={slot?.channels.some((channel) => channel.id === id) ?? channels.length === 1}
              />
            ))}
            <Below id="slot-channels" error={error('channels')} />
          </fieldset>
          <Checkbox name="skipHolidays" value="1" label={t('skip')} defaultChecked={slot?.skipHolidays ?? false} />
          {slot && <p className="text-sm text-text-2">{t('stays')}</p>}
        </>
      )}
    </SettingsDialog>
  );
}
