import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Below } from '../field.tsx';

/** A row of colours that are far from each other, and the browser's own picker for any other. Sends `colour`. */
export function ColourField({
  offered,
  defaultValue,
  error,
}: {
  offered: readonly string[];
  defaultValue: string;
  error?: string;
}) {
  const t = useTranslations('clients');
  const id = useId();
  const isOffered = offered.includes(defaultValue);
  const [own, setOwn] = useState(isOffered ? '#666666' : defaultValue);
  const swatch =
    'size-7 appearance-none rounded-md border border-black/12 checked:outline-2 checked:outline-offset-2 checked:outline-accent focus-visible:outline-2 focus-visible:outline-offset-2 phone:size-10';
  return (
    <fieldset aria-describedby={`${id}-below`} className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium">{t('fields.colour')}</legend>
      <div className="flex flex-wrap items-center gap-2.5">
        {offered.map((colour, index) => (
          <input
            key={colour}
            type="radio"
            name="colour"
            value={colour}
            defaultChecked={colour === defaultValue}
            aria-label={t(`colours.c${index}` as 'colours.c0')}
            title={t(`colours.c${index}` as 'colours.c0')}
            style={{ background: colour }}
            className={swatch}
          />
        ))}
        <span className="flex items-center gap-2 pl-1">
          <input
            type="radio"
            name="colour"
            value="own"
            id={`${id}-own`}
            defaultChecked={!isOffered}
            style={{ background: own }}
            className={swatch}
          />
          <label htmlFor={`${id}-own`} className="text-text-2">
            {t('fields.colourOwn')}
          </label>
          <input
            type="color"
            name="ownColour"
            value={own}
            aria-label={t('fields.colourOwn')}
            onChange={(event) => {
              setOwn(event.target.value);
              const radio = document.getElementById(`${id}-own`);
              if (radio instanceof HTMLInputElement) radio.checked = true;
            }}
            className="h-7 w-10 rounded-md border border-line-input bg-raised p-0.5 phone:h-10"
          />
        </span>
      </div>
      <Below id={`${id}-below`} help={t('fields.colourHelp')} error={error} />
    </fieldset>
  );
}

/** What the field sent: one of the row, or the own one. */
export function colourOf(form: FormData): string {
  return String(form.get('colour') === 'own' ? form.get('ownColour') : form.get('colour'));
}
