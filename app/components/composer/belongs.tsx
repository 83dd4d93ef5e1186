import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { FormErrors } from '../form-errors.tsx';
import { Select } from '../inputs.tsx';
import { useComposer } from './context.ts';
import { usePost } from './use-post.ts';

/** What it is about, and who sees to it. Each choice is kept at once. */
export function Belongs() {
  const t = useTranslations('composer.belongs');
  const id = useId();
  const { data } = useComposer();
  const { labels, labelIds, people, assigneeId } = data.about;
  const labelling = usePost();
  const assigning = usePost();
  const address = `/contents/${data.content.id}`;
  const toggle = (label: string) => {
    const next = labelIds.includes(label) ? labelIds.filter((one) => one !== label) : [...labelIds, label];
    labelling.post(`${address}/labels`, { label: next });
  };
  return (
    <section aria-labelledby={id} className="grid gap-2.5">
      <h2 id={id} className="font-semibold">
        {t('title')}
      </h2>
      {labels.length > 0 && (
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="sr-only">{t('labels')}</legend>
          {labels.map(({ id: label, name }) => {
            const isOn = labelIds.includes(label);
            return (
              <button
                key={label}
                type="button"
                aria-pressed={isOn}
                aria-disabled={labelling.isBusy || undefined}
                onClick={() => labelling.isBusy || toggle(label)}
                className={`inline-flex h-7 items-center rounded-sm border px-2 text-sm phone:h-11 ${isOn ? 'border-accent bg-accent-soft text-text' : 'border-line-strong text-text-2 hover:bg-hover'}`}
              >
                {name}
              </button>
            );
          })}
        </fieldset>
      )}
      <FormErrors data={labelling.data} />
      <Select
        label={t('person')}
        value={assigneeId ?? ''}
        onChange={(event) => assigning.post(`${address}/assignee`, { person: event.target.value })}
        options={[
          { value: '', label: t('nobody') },
          ...people.map(({ userId, name }) => ({ value: userId, label: name })),
        ]}
      />
      <FormErrors data={assigning.data} fields={[]} />
    </section>
  );
}
