import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export type FieldProps = {
  label: ReactNode;
  /** Said below while nothing is wrong; the error takes its place. */
  help?: ReactNode;
  /** What is wrong and what to do. */
  error?: ReactNode;
  /** Shows the word "optional" beside the label. */
  optional?: string;
  className?: string;
  /** The label is for screen readers only. */
  labelHidden?: boolean;
};

/** What an input needs to be tied to its label, help and error. */
export type InputTies = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

/** Label above, help below; an error replaces the help. `children` gets the ids of an input. */
export function Field({
  label,
  help,
  error,
  optional,
  className = '',
  labelHidden,
  children,
}: FieldProps & { children(ties: InputTies): ReactNode }) {
  const id = useId();
  const below = `${id}-below`;
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'font-medium'}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-text-3">{optional}</span>}
      </label>
      {children({
        id,
        'aria-describedby': help || error ? below : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      <Below id={below} help={help} error={error} />
    </div>
  );
}

/** The line beneath an input. */
export function Below({ id, help, error }: { id: string; help?: ReactNode; error?: ReactNode }) {
  if (error) {
    return (
      <span id={id} className="flex gap-1.5 text-sm text-danger">
        <CircleAlert className="mt-px size-3.5 stroke-2" />
        <span>{error}</span>
      </span>
    );
  }
  return help ? (
    <span id={id} className="text-sm text-pretty text-text-3">
      {help}
    </span>
  ) : null;
}

/** The frame of every input. Wrong: a red edge of 2 px, and never that alone. */
export const inputFrame =
  'w-full rounded-md border border-line-input bg-raised px-2.5 text-text placeholder:text-text-3 ' +
  'focus-visible:-outline-offset-1 focus-visible:border-focus ' +
  'aria-invalid:border-danger aria-invalid:shadow-[inset_0_0_0_1px_var(--danger)] ' +
  '[&[readonly]]:bg-sunken disabled:bg-sunken disabled:text-text-3 phone:text-lg';
