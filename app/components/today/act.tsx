import { useFetcher } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../button.tsx';

/** What an action of a row answered, refusals included. */
export type Answer = { error?: unknown } & Record<string, unknown>;

/** A row's button that does its work in place: a plain form, so that it works before scripts are there. */
export function Act({
  action,
  values = {},
  children,
  busyWord,
  onAnswer,
  label,
}: {
  action: string;
  values?: Record<string, string>;
  children: ReactNode;
  busyWord?: string;
  /** Called once for each answer, refused or not. */
  onAnswer?(answer: Answer): void;
  label?: string;
}) {
  const fetcher = useFetcher<Answer>();
  const told = useRef<Answer | undefined>(undefined);
  useEffect(() => {
    if (fetcher.state !== 'idle' || !fetcher.data || told.current === fetcher.data) return;
    told.current = fetcher.data;
    onAnswer?.(fetcher.data);
  }, [fetcher.state, fetcher.data, onAnswer]);
  return (
    <fetcher.Form method="post" action={action} className="phone:grid">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="sm" busy={fetcher.state !== 'idle'} busyWord={busyWord} aria-label={label}>
        {children}
      </Button>
    </fetcher.Form>
  );
}
