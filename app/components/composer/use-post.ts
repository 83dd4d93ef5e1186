import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { ActionError } from '../form-errors.tsx';

/** What an action of the composer answers when it worked; the rest depends on which. */
export type Done = { done: string; [detail: string]: unknown };

/**
 * Posts to a route without leaving the page. `onDone` is called once for each success; a refusal stays in `data` for
 * `FormErrors`.
 */
export function usePost(onDone?: (answer: Done) => void) {
  const fetcher = useFetcher<Done | { error: ActionError }>();
  const { data, state } = fetcher;
  const answered = useRef<unknown>(null);
  const tell = useRef(onDone);
  tell.current = onDone;
  useEffect(() => {
    if (state !== 'idle' || !data || data === answered.current) return;
    answered.current = data;
    if ('done' in data) tell.current?.(data);
  }, [data, state]);
  return {
    Form: fetcher.Form,
    data,
    isBusy: state !== 'idle',
    post(action: string, values: Record<string, string | string[]>): void {
      const form = new FormData();
      for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) form.append(name, one);
      fetcher.submit(form, { method: 'post', action });
    },
    submit(action: string, form: FormData): void {
      fetcher.submit(form, { method: 'post', action });
    },
  };
}
