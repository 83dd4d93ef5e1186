import { useFetcher } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ActionError } from '../form-errors.tsx';
import { useToast } from '../toast.tsx';

/** What became of days of a client's own. */
export type DaysDone = { what: 'added' | 'removed' | 'restored'; dayIds: string[]; name: string };

type Answer = { done?: DaysDone; error?: ActionError };

/**
 * Takes days off the calendar, and says what was done with the way back: what was added or put back is taken off
 * again, what was taken off is put back. Stands above the list: the row that was pressed may be gone by then.
 */
export function useDaysTold() {
  const t = useTranslations('calendar.dates.done');
  const toast = useToast();
  const [data, setData] = useState<Answer | null>(null);
  // A way of its own for the undo: sent by the row's while a row is on its way, it would drop the row's answer.
  const row = usePress(hear);
  const { press: takeBack } = usePress(hear);
  const tell = useCallback(
    (done: DaysDone) => {
      const undo = () => takeBack(done.what === 'removed' ? 'restore' : 'remove', done);
      toast({ text: t(done.what, { name: done.name }), undo });
    },
    [toast, t, takeBack],
  );
  function hear(answer: Answer) {
    setData(answer);
    if (answer.done) tell(answer.done);
  }
  return { tell, press: row.press, isBusy: row.isBusy, data };
}

/** Posts a press, and hands its answer on once. */
function usePress(onAnswer: (answer: Answer) => void) {
  const { submit, data, state } = useFetcher<Answer>();
  const told = useRef<unknown>(null);
  const after = useRef(onAnswer);
  after.current = onAnswer;
  const press = useCallback(
    (what: 'remove' | 'restore', { dayIds, name }: Pick<DaysDone, 'dayIds' | 'name'>) => {
      const form = new FormData();
      for (const id of dayIds) form.append('day', id);
      form.append('name', name);
      submit(form, { method: 'post', action: `/calendar/dates/${what}` });
    },
    [submit],
  );
  useEffect(() => {
    if (state !== 'idle' || !data || told.current === data) return;
    told.current = data;
    after.current(data);
  }, [data, state]);
  return { press, isBusy: state !== 'idle' };
}
