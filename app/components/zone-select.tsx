import { useTranslations } from 'use-intl';
import type { FieldProps } from './field.tsx';
import { Select } from './inputs.tsx';
import { useZoneName } from './time.tsx';

export type ZoneChoices = { often: string[]; all: string[] };

/** A list of IANA zones (`zoneChoices` of server/clients/zones.ts), the often chosen ones first. */
export function ZoneSelect({
  zones,
  name,
  defaultValue,
  ...field
}: FieldProps & { zones: ZoneChoices; name: string; defaultValue: string }) {
  const t = useTranslations('clients.fields');
  const city = useZoneName();
  const rest = zones.all.filter((zone) => !zones.often.includes(zone));
  return (
    <Select {...field} name={name} defaultValue={defaultValue}>
      <optgroup label={t('zoneCommon')}>
        {zones.often.map((zone) => (
          <option key={zone} value={zone}>
            {city(zone)} ({zone})
          </option>
        ))}
      </optgroup>
      <optgroup label={t('zoneAll')}>
        {rest.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </optgroup>
    </Select>
  );
}
