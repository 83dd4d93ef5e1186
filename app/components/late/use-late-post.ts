import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { LateDone } from '../../late.server.ts';
import type { ActionError } from '../form-errors.tsx';
import { useToast } from '../toast.tsx';

type Answer = { done?: LateDone; error?: ActionError };

/** Posts a press on the list; what came of it is told by a toast with its undo, and handed to `onDone`, with the contents that it was done to. */
export function useLatePost(onDone: (done: LateDone, contentIds: readonly string[]) => void) {
  const t = useTranslations('late.done');
  const toast = useToast();
  const { data, state, submit } = useFetcher<Answer>();
  const told = useRef<unknown>(null);
  const sent = useRef<readonly string[]>([]);
  const after = useRef(onDone);
  after.current = onDone;
  useEffect(() => {
    if (state !== 'idle' || !data || told.current === data) return;
    told.current = data;
    const { done } = data;
    if (!done) return;
    if (done.changeId) toast({ text: t(done.what, { count: done.count }), undo: { change: done.changeId } });
    const left = new Set(done.left.map(({ contentId }) => contentId));
    after.current(
      done,
      sent.current.filter((id) => !left.has(id)),
    );
  }, [data, state, t, toast]);
  return {
    data,
    isBusy: state !== 'idle',
    /** Posts a form's fields for these contents. */
    post: (action: string, contentIds: readonly string[], fields: FormData = new FormData()) => {
      sent.current = contentIds;
      for (const contentId of contentIds) fields.append('content', contentId);
      submit(fields, { method: 'post', action });
    },
  };
}
