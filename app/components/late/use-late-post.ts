import { useFetcher } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LateDone } from '../../late.server.ts';
import type { ActionError } from '../form-errors.tsx';
import { useToast } from '../toast.tsx';

type Answer = { done?: LateDone; error?: ActionError };

/**
 * Posts a press on the list; what came of it is told by a toast with its undo, and handed to `onDone`, with the contents
 * that it was done to. `answer` is the last one, with the action that gave it: a dialog shows only the errors of its own.
 */
export function useLatePost(onDone: (done: LateDone, contentIds: readonly string[]) => void) {
  const t = useTranslations('late.done');
  const toast = useToast();
  const { data, state, submit } = useFetcher<Answer>();
  const told = useRef<unknown>(null);
  const sent = useRef<{ action: string; contentIds: readonly string[] }>({ action: '', contentIds: [] });
  const [answer, setAnswer] = useState<{ action: string; data: Answer } | null>(null);
  const after = useRef(onDone);
  after.current = onDone;
  useEffect(() => {
    if (state !== 'idle' || !data || told.current === data) return;
    told.current = data;
    const { action, contentIds } = sent.current;
    setAnswer({ action, data });
    const { done } = data;
    if (!done) return;
    if (done.changeId) toast({ text: t(done.what, { count: done.count }), undo: { change: done.changeId } });
    const left = new Set(done.left.map(({ contentId }) => contentId));
    after.current(
      done,
      contentIds.filter((id) => !left.has(id)),
    );
  }, [data, state, t, toast]);
  return {
    answer,
    isBusy: state !== 'idle',
    /** Posts a form's fields for these contents. */
    post: (action: string, contentIds: readonly string[], fields: FormData = new FormData()) => {
      sent.current = { action, contentIds };
      for (const contentId of contentIds) fields.append('content', contentId);
      submit(fields, { method: 'post', action });
    },
  };
}

/** What that action answered, when it was the last to answer. */
export function answerOf(answer: { action: string; data: Answer } | null, action: string): Answer | undefined {
  return answer?.action === action ? answer.data : undefined;
}
