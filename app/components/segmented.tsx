import { Link } from '@remix-run/react';
import { type ReactNode, useId } from 'react';

const track = 'inline-flex flex-none rounded-md bg-track p-0.5';
const part =
  'inline-flex h-7 items-center gap-1.5 rounded-[5px] px-2.5 font-medium whitespace-nowrap text-text-2 phone:h-10';
const on = 'bg-thumb text-text shadow-1';

/** Views of the same thing, each with its own address. `isPlain` where the screen follows its links itself (plain-links.ts). */
export function SegmentedLinks({
  label,
  current,
  options,
  isPlain = false,
}: {
  label: string;
  current: string;
  options: readonly { value: string; to: string; text: ReactNode }[];
  isPlain?: boolean;
}) {
  return (
    <nav aria-label={label} className={track}>
      {options.map(({ value, to, text }) => {
        const look = {
          'aria-current': value === current ? ('page' as const) : undefined,
          className: `${part} ${value === current ? on : 'hover:text-text'}`,
          children: text,
        };
        return isPlain ? <a key={value} href={to} {...look} /> : <Link key={value} to={to} {...look} />;
      })}
    </nav>
  );
}

/** A choice of one that takes effect at once on this screen. */
export function Segmented({
  label,
  name,
  value,
  onChange,
  options,
}: {
  label: string;
  name?: string;
  value: string;
  onChange(value: string): void;
  options: readonly { value: string; text: ReactNode }[];
}) {
  const id = useId();
  return (
    <fieldset className={track}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={`${part} has-focus-visible:outline-2 has-focus-visible:outline-focus ${option.value === value ? on : 'hover:text-text'}`}
        >
          <input
            type="radio"
            name={name ?? id}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}
