import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { LateDone } from '../../late.server.ts';
import type { ActionError } from '../form-errors.tsx';
import { useToast } from '../toast.tsx';

type Answer = { done?: LateDone; error?: ActionError };

/** Posts a press on the list; what came of it is told by a toast with its undo, and handed to `onDone`. */
export function useLatePost(onDone: (done: LateDone) => void) {
  const t = useTranslations('late.done');
  const toast = useToast();
  const { data, state, submit } = useFetcher<Answer>();
  const told = useRef<unknown>(null);
  const after = useRef(onDone);
  after.current = onDone;
  useEffect(() => {
    if (state !== 'idle' || !data || told.current === data) return;
    told.current = data;
    const { done } = data;
    if (!done) return;
    if (done.changeId) toast({ text: t(done.what, { count: done.count }), undo: { change: done.changeId } });
    after.current(done);
  }, [data, state, t, toast]);
  return {
    data,
    isBusy: state !== 'idle',
    /** Posts a form's fields for these contents. */
    post: (action: string, contentIds: Iterable<string>, fields: FormData = new FormData()) => {
      for (const contentId of contentIds) fields.append('content', contentId);
      submit(fields, { method: 'post', action });
    },
  };
}
