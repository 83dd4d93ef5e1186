import { useTranslations } from 'use-intl';
import type { WeekSettings } from '../../routes/_app.clients.$clientId.week.tsx';
import { ColourField } from '../clients/colour-field.tsx';
import { TextField } from '../inputs.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** A label's name, colour and target. */
export function LabelDialog({
  clientId,
  label,
  colours,
  suggested,
  onClose,
}: {
  clientId: string;
  label: WeekSettings['labels'][number] | null;
  colours: readonly string[];
  suggested: string;
  onClose(): void;
}) {
  const t = useTranslations('clientWeek.labels');
  return (
    <SettingsDialog
      title={label ? t('change') : t('add')}
      action={label ? `/clients/${clientId}/labels/${label.id}?index` : `/clients/${clientId}/labels/new`}
      fields={['name', 'colour', 'targetShare']}
      onClose={onClose}
    >
      {(error) => (
        <>
          <TextField
            name="name"
            label={t('name')}
            defaultValue={label?.name}
            maxLength={40}
            error={error('name')}
            required
          />
          <TextField
            type="number"
            name="targetShare"
            label={t('share')}
            help={t('shareHelp')}
            min={1}
            max={100}
            after="%"
            defaultValue={label?.targetShare ?? ''}
            error={error('targetShare')}
          />
          <ColourField offered={colours} defaultValue={label?.colour ?? suggested} error={error('colour')} />
        </>
      )}
    </SettingsDialog>
  );
}
