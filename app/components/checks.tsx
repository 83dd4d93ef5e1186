import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { Below } from './field.tsx';

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'type'>;

const line = 'inline-flex cursor-default items-start gap-2 phone:min-h-11 phone:items-center';

/** A box to tick. A real checkbox, drawn by us. */
export function Checkbox({
  label,
  help,
  error,
  className = '',
  ...input
}: InputProps & { label: ReactNode; help?: ReactNode; error?: ReactNode; className?: string }) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-0.5 ${className}`}>
      <label className={line}>
        <input
          {...input}
          type="checkbox"
          aria-describedby={help || error ? id : undefined}
          aria-invalid={error ? true : undefined}
          className="check mt-0.5 phone:mt-0"
        />
        <span>{label}</span>
      </label>
      {(help || error) && (
        <span className="pl-6">
          <Below id={id} help={help} error={error} />
        </span>
      )}
    </div>
  );
}

export type RadioOption = { value: string; label: ReactNode; help?: ReactNode };

/** One of a few, all to be seen. */
export function RadioGroup({
  label,
  name,
  options,
  help,
  error,
  className = '',
  value,
  defaultValue,
  onChange,
}: {
  label: ReactNode;
  name: string;
  options: readonly RadioOption[];
  help?: ReactNode;
  error?: ReactNode;
  className?: string;
  value?: string;
  defaultValue?: string;
  onChange?(value: string): void;
}) {
  const id = useId();
  return (
    <fieldset className={`flex flex-col gap-2 ${className}`} aria-describedby={help || error ? id : undefined}>
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={line}>
          <input
            type="radio"
            name={name}
            value={option.value}
            className="radio mt-0.5 phone:mt-0"
            {...(value === undefined
              ? { defaultChecked: option.value === defaultValue }
              : { checked: option.value === value })}
            onChange={onChange ? () => onChange(option.value) : undefined}
          />
          <span className="flex flex-col">
            <span>{option.label}</span>
            {option.help && <span className="text-sm text-pretty text-text-3">{option.help}</span>}
          </span>
        </label>
      ))}
      <Below id={id} help={help} error={error} />
    </fieldset>
  );
}
