import { useFetcher } from '@remix-run/react';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useToast } from '../toast.tsx';

/** What became of days of a client's own. */
export type DaysDone = { what: 'added' | 'removed' | 'restored'; dayIds: string[]; name: string };

/**
 * Takes days off the calendar, and says what was done with the way back: what was added or put back is taken off
 * again, what was taken off is put back. Stands above the list: the row that was pressed may be gone by then.
 */
export function useDaysTold() {
  const t = useTranslations('calendar.dates.done');
  const toast = useToast();
  const fetcher = useFetcher<{ done?: DaysDone }>();
  const { submit, data, state } = fetcher;
  const told = useRef<unknown>(null);
  const press = useCallback(
    (what: 'remove' | 'restore', { dayIds, name }: Pick<DaysDone, 'dayIds' | 'name'>) => {
      const form = new FormData();
      for (const id of dayIds) form.append('day', id);
      form.append('name', name);
      submit(form, { method: 'post', action: `/calendar/dates/${what}` });
    },
    [submit],
  );
  const tell = useCallback(
    (done: DaysDone) => {
      const undo = () => press(done.what === 'removed' ? 'restore' : 'remove', done);
      toast({ text: t(done.what, { name: done.name }), undo });
    },
    [toast, t, press],
  );
  useEffect(() => {
    if (state !== 'idle' || !data?.done || told.current === data) return;
    told.current = data;
    tell(data.done);
  }, [data, state, tell]);
  return { tell, press, isBusy: state !== 'idle', data };
}
