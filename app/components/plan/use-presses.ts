import { createElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlanDone } from '../../plan.server.ts';
import { usePending } from '../pending.ts';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import type { Week } from './context.ts';
import { type Answer, type Press, send, weekAfter } from './presses.ts';

/**
 * What is pressed on a week: drawn at once where that can be known, sent one after another, told with its undo. `trouble`
 * is the last answer that did nothing, until the next press.
 */
export function usePresses(week: Week, onDone: (done: PlanDone) => void) {
  const tell = useTelling();
  const { pending, send: draw, land, revalidate } = usePending<Press>();
  const [trouble, setTrouble] = useState<Answer | null>(null);
  const after = useRef({ onDone, tell });
  after.current = { onDone, tell };
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const keepFocus = useFocusKept(pending);
  const post = useCallback(
    (action: string, values: Press['values']) => {
      const press = { action, values };
      setTrouble(null);
      keepFocus(values.content);
      draw([press]);
      queue.current = queue.current.then(async () => {
        const answer = await send(press);
        const isDone = 'done' in answer;
        land([press], isDone ? [press] : []);
        if (isDone) after.current.tell(answer.done);
        if (isDone) after.current.onDone(answer.done);
        else setTrouble(answer);
        // A refusal says that the week is no longer as it was drawn.
        if (!('offline' in answer)) revalidate();
      });
    },
    [draw, land, revalidate, keepFocus],
  );
  return {
    post,
    trouble,
    isBusy: pending.length > 0,
    shown: useMemo(() => weekAfter(week, pending), [week, pending]),
  };
}

/** A toast with what was done, and its undo. */
function useTelling(): (done: PlanDone) => void {
  const t = useTranslations('plan.done');
  const dates = useDates();
  const toast = useToast();
  return ({ what, count, wall, to, changeId }) => {
    const text = t(what, { count, when: wall ? dates.dateTime(wall) : '' });
    const link = to ? createElement('a', { href: to, className: 'font-semibold underline' }, text) : text;
    toast({ text: link, ...(changeId ? { undo: { change: changeId } } : {}) });
  };
}

/** Whoever presses keys finds the focus on the card where it has landed, when what had it is gone: the slot, a dialog. */
function useFocusKept(pending: readonly Press[]): (content: Press['values'][string] | undefined) => void {
  const left = useRef<{ from: Element; content: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn changes with what is on its way
  useEffect(() => {
    if (!left.current || left.current.from.isConnected) return;
    const { content } = left.current;
    left.current = null;
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-item="${CSS.escape(content)}"] [data-grip]`)?.focus();
  }, [pending]);
  return useCallback((content) => {
    const from = document.activeElement;
    left.current = from && from !== document.body && typeof content === 'string' ? { from, content } : null;
  }, []);
}
