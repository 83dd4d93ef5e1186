import { useFetcher } from '@remix-run/react';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Select } from '../inputs.tsx';

type Props = {
  choice: { clientId: string; name: string; country: string | null };
  countries: readonly { code: string; name: string }[];
};

/** Whose public holidays a client keeps; chosen is saved. */
export function HolidaysOf({ choice, countries }: Props) {
  const t = useTranslations('calendar.dates');
  const fetcher = useFetcher();
  const id = useId();
  return (
    <fetcher.Form
      method="post"
      action="/calendar/dates/country"
      id={id}
      onChange={(event) => fetcher.submit(event.currentTarget)}
      className="flex items-end gap-2"
    >
      <input type="hidden" name="client" value={choice.clientId} />
      <Select
        name="country"
        label={choice.name}
        className="flex-1"
        defaultValue={choice.country ?? 'zone'}
        options={[
          { value: 'zone', label: t('byZone') },
          { value: '', label: t('none') },
          ...countries.map(({ code, name }) => ({ value: code, label: name })),
        ]}
      />
      <noscript>
        <Button type="submit">{t('submit')}</Button>
      </noscript>
    </fetcher.Form>
  );
}
