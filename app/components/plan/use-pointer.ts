import { type RefObject, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { DragWorld, Target } from '../calendar/drag.ts';
import { useDates } from '../time.tsx';
import { fits, type Idea, type Item, type Slot, usePlan } from './context.ts';

/**
 * Cards carried with a mouse, or with a finger after a long press, as on the calendar: into a slot that they fit, or
 * back among the ideas, all that are ticked together. The script for it comes once the page stands.
 */
export function usePointer(root: RefObject<HTMLElement | null>): void {
  const t = useTranslations('plan');
  const dates = useDates();
  const plan = usePlan();
  const now = useRef({ plan, t, dates });
  now.current = { plan, t, dates };
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isGone = false;
    void import('../calendar/drag.ts').then(({ listenForDrags }) => {
      if (isGone || !root.current) return;
      stop = listenForDrags(worldOf(root.current, now));
      root.current.dataset.ready = '';
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [root]);
}

type Now = {
  current: {
    plan: ReturnType<typeof usePlan>;
    t: ReturnType<typeof useTranslations<'plan'>>;
    dates: ReturnType<typeof useDates>;
  };
};

function worldOf(root: HTMLElement, now: Now): DragWorld {
  let card: HTMLElement | null = null;
  let carried: (Item | Idea)[] = [];
  const slotAt = (target: Target): Slot | undefined =>
    now.current.plan.week.slots.find(({ slotId, wall }) => target.element.dataset.slotKey === `${slotId} ${wall}`);
  const ofWeek = () => carried.filter((one) => 'wall' in one);
  return {
    root,
    shelfWords: now.current.t('shelf.takeBack'),
    pick(element) {
      const { week, selected } = now.current.plan;
      const id = element.dataset.item ?? '';
      const ids = selected.has(id) ? [id, ...[...selected].filter((one) => one !== id)] : [id];
      const known = new Map([...week.items, ...week.ideas].map((one) => [one.contentId, one]));
      carried = ids.flatMap((one) => known.get(one) ?? []);
      card = element;
      const [first] = carried;
      return first ? { title: first.title || now.current.t('untitled'), count: carried.length } : null;
    },
    label(target) {
      const { t, dates } = now.current;
      if (target.kind === 'shelf') return ofWeek().length > 0 ? t('shelf.takeBack') : null;
      const [first, ...others] = carried;
      const slot = slotAt(target);
      return first && slot && others.length === 0 && fits(first, slot)
        ? t('slot.take', { when: dates.dateTime(slot.wall) })
        : null;
    },
    drop(target) {
      const { post } = now.current.plan;
      const [first] = carried;
      const slot = slotAt(target);
      if (target.kind === 'shelf') post('/plan/shelve', { content: ofWeek().map(({ contentId }) => contentId) });
      else if (first && slot)
        post('/plan/fill', { slot: slot.slotId, date: slot.wall.slice(0, 10), content: first.contentId });
    },
    onCarry(isCarrying) {
      if (isCarrying) card?.setAttribute('data-carried', '');
      else card?.removeAttribute('data-carried');
    },
  };
}
