import { useEffect, useRef } from 'react';
import type { FieldProps } from '../field.tsx';
import { Select } from '../inputs.tsx';
import { useZoneName } from '../time.tsx';

/**
 * A choice of IANA zones, by region. `zones` come from the server, whose zone data decide. `guess` sets the browser's
 * own zone, where the field has not been touched and scripts run.
 */
export function ZoneField({
  zones,
  name = 'timeZone',
  defaultValue,
  guess = false,
  ...field
}: FieldProps & { zones: readonly string[]; name?: string; defaultValue: string; guess?: boolean }) {
  const select = useRef<HTMLSelectElement>(null);
  const nameOf = useZoneName();
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const field = select.current;
    if (guess && field?.value === defaultValue && zones.includes(here)) field.value = here;
  }, [guess, defaultValue, zones]);
  const regions = Map.groupBy(zones, (zone) => (zone.includes('/') ? (zone.split('/')[0] ?? '') : ''));
  return (
    <Select {...field} ref={select} name={name} defaultValue={defaultValue} autoComplete="off">
      {[...regions].map(([region, some]) =>
        region === '' ? (
          some.map((zone) => <option key={zone}>{zone}</option>)
        ) : (
          <optgroup key={region} label={region}>
            {some.map((zone) => (
              <option key={zone} value={zone}>
                {nameOf(zone)}
              </option>
            ))}
          </optgroup>
        ),
      )}
    </Select>
  );
}
