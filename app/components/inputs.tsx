import { ChevronDown } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useState,
} from 'react';
import { Field, type FieldProps, inputFrame } from './field.tsx';

/** Most characters, shown as "12 / 80" inside the field; over it, by how much. */
type Counting = { countTo?: number };

/** A line of text. Before and after it, inside the frame, may stand an icon or a unit. */
export function TextField({
  label,
  help,
  error,
  optional,
  className,
  labelHidden,
  countTo,
  after,
  ref,
  ...input
}: FieldProps &
  Counting &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> & { after?: ReactNode; ref?: Ref<HTMLInputElement> }) {
  const [length, setLength] = useState(() => lengthOf(input.value ?? input.defaultValue));
  const shown = input.value === undefined ? length : lengthOf(input.value);
  const right = countTo !== undefined ? <Counter length={shown} most={countTo} /> : after;
  return (
    <Field {...{ label, help, error, optional, className, labelHidden }}>
      {(ties) => (
        <span className="relative flex">
          <input
            {...input}
            {...ties}
            ref={ref}
            onChange={(event) => {
              setLength(lengthOf(event.target.value));
              input.onChange?.(event);
            }}
            className={`${inputFrame} h-8 phone:h-11 ${right ? 'pr-16' : ''} ${input.type === 'number' || input.type === 'time' ? 'tabular-nums' : ''}`}
          />
          {right && (
            <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-sm text-text-3">
              {right}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

export function TextArea({
  label,
  help,
  error,
  optional,
  className,
  labelHidden,
  countTo,
  ref,
  rows = 4,
  ...input
}: FieldProps &
  Counting &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'> & { ref?: Ref<HTMLTextAreaElement> }) {
  const [length, setLength] = useState(() => lengthOf(input.value ?? input.defaultValue));
  const shown = input.value === undefined ? length : lengthOf(input.value);
  return (
    <Field {...{ label, help, error, optional, className, labelHidden }}>
      {(ties) => (
        <span className="relative flex">
          <textarea
            {...input}
            {...ties}
            ref={ref}
            rows={rows}
            onChange={(event) => {
              setLength(lengthOf(event.target.value));
              input.onChange?.(event);
            }}
            className={`${inputFrame} min-h-16 py-1.5 text-md phone:text-lg ${countTo === undefined ? '' : 'pb-7'}`}
          />
          {countTo !== undefined && (
            <span className="pointer-events-none absolute right-2.5 bottom-1.5 text-sm text-text-3">
              <Counter length={shown} most={countTo} />
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

/** A choice of one. The browser's own list: quick, and works without scripts and on a phone. */
export function Select({
  label,
  help,
  error,
  optional,
  className,
  labelHidden,
  options,
  children,
  ref,
  ...input
}: FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'> & {
    options?: readonly { value: string; label: string }[];
    ref?: Ref<HTMLSelectElement>;
  }) {
  return (
    <Field {...{ label, help, error, optional, className, labelHidden }}>
      {(ties) => (
        <span className="relative flex">
          <select {...input} {...ties} ref={ref} className={`${inputFrame} h-8 appearance-none pr-8 phone:h-11`}>
            {options?.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
            {children}
          </select>
          <ChevronDown className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-text-3" />
        </span>
      )}
    </Field>
  );
}

/** "12 / 80"; over the limit red, semi-bold, and by how much. */
export function Counter({ length, most }: { length: number; most: number }) {
  const over = length - most;
  return over > 0 ? (
    <span className="font-semibold text-danger tabular-nums">−{over}</span>
  ) : (
    <span className="tabular-nums">
      {length} / {most}
    </span>
  );
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}
