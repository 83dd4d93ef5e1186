import { createElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlanDone } from '../../plan.server.ts';
import { usePending } from '../pending.ts';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import type { Week } from './context.ts';
import { contentsOf, type Press, type Refusal, send, weekAfter } from './presses.ts';

/**
 * What is pressed on a week: drawn at once where that can be known, sent one after another, told with its undo. `trouble`
 * is the first of them that did nothing, until the next press.
 */
export function usePresses(week: Week, onDone: (done: PlanDone) => void) {
  const toast = useToast();
  const tell = useTelling();
  const { pending, draw, settle, askAnew } = usePending<Press>(week);
  const [trouble, setTrouble] = useState<Refusal | null>(null);
  const after = useRef({ onDone, tell });
  after.current = { onDone, tell };
  const queue = useRef<Promise<void>>(Promise.resolve());
  const keepFocus = useFocusKept(pending);
  const post = useCallback(
    (action: string, values: Press['values']) => {
      const press = { action, values };
      const work = async () => {
        const answer = await send(press);
        keepFocus(press);
        if ('done' in answer) {
          settle([press], [press]);
          after.current.tell(answer.done);
          after.current.onDone(answer.done);
        } else {
          settle([press], []);
          setTrouble((first) => first ?? answer);
        }
        if (tellsOfTheWeek(answer)) askAnew();
      };
      setTrouble(null);
      keepFocus(press);
      draw([press]);
      // Whatever became of the one before, this one is sent.
      queue.current = queue.current.then(work, work);
      toast.awaits(queue.current);
    },
    [draw, settle, askAnew, keepFocus, toast],
  );
  return {
    post,
    trouble,
    isBusy: pending.length > 0,
    shown: useMemo(() => weekAfter(week, pending), [week, pending]),
  };
}

/**
 * Whether the week may be another one now: not where nobody was reached, and whoever is signed out would lose the page with
 * all that is on it.
 */
function tellsOfTheWeek(answer: { done: PlanDone } | Refusal): boolean {
  if ('none' in answer) return answer.none === 'unclear';
  return !('error' in answer) || answer.error.code !== 'signedOut';
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

/**
 * Whoever presses keys finds the focus on the card wherever it is by then, when what had the focus is gone: the slot, a
 * dialog, the card where it was before. What is called before something is drawn anew.
 */
function useFocusKept(pending: readonly Press[]): (press: Press) => void {
  const left = useRef<{ from: Element; content: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn changes with what is on its way
  useEffect(() => {
    if (!left.current || left.current.from.isConnected) return;
    const { content } = left.current;
    left.current = null;
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-item="${CSS.escape(content)}"] [data-grip]`)?.focus();
  }, [pending]);
  return useCallback((press) => {
    const from = document.activeElement;
    const [content, ...others] = contentsOf(press);
    left.current = from && from !== document.body && content && others.length === 0 ? { from, content } : null;
  }, []);
}
