import { FileCheck, FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field, type FieldProps } from './field.tsx';

/**
 * One file: chosen, or dropped on the field. The browser's own input lies over all of it, so that keys, dropping and the
 * form work as everywhere; what it would say in the browser's language is said here in the page's.
 */
export function FileField({ name, accept, ...field }: FieldProps & { name: string; accept: string }) {
  const t = useTranslations('fields.file');
  const [chosen, setChosen] = useState<File | null>(null);
  const [isOver, setOver] = useState(false);
  const leave = () => setOver(false);
  const Icon = chosen ? FileCheck : FileUp;
  return (
    <Field {...field}>
      {(ties) => (
        <span
          className={`relative flex min-h-16 items-center gap-3 rounded-lg border border-dashed px-4 py-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus has-aria-invalid:border-danger ${
            isOver ? 'border-accent bg-accent-soft' : 'border-line-input bg-raised hover:bg-hover'
          }`}
        >
          <Icon className={`size-5 ${chosen ? 'text-s-approved' : 'text-text-3'}`} />
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
            <span className={`min-w-0 font-medium break-all ${chosen ? '' : 'text-accent-text'}`}>
              {chosen?.name ?? t('choose')}
            </span>
            <span className="text-text-2 tabular-nums">
              {chosen ? t('size', { kilobytes: Math.ceil(chosen.size / 1024) }) : t('drop')}
            </span>
          </span>
          <input
            {...ties}
            type="file"
            name={name}
            accept={accept}
            required
            onChange={(event) => setChosen(event.target.files?.[0] ?? null)}
            onDragEnter={() => setOver(true)}
            onDragLeave={leave}
            onDrop={leave}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
        </span>
      )}
    </Field>
  );
}
