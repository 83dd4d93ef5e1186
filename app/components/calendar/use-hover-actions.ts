import { type RefObject, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { html } from '../html.ts';
import { useDates } from '../time.tsx';
import { actions } from './item.ts';

/**
 * What the pointer finds in a closed week: "…" on the item beneath it, "+" on the day. Put there when they are pointed at,
 * instead of a hundred times in every page; keys have M, N and Shift+F10 for the same.
 */
export function useHoverActions(
  root: RefObject<HTMLElement | null>,
  world: { titleOf(key: string): string | null; newAddress(date: string): string },
): void {
  const t = useTranslations('calendar');
  const dates = useDates();
  const now = useRef(world);
  now.current = world;
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const item = guest((owner) => {
      const title = now.current.titleOf(owner.dataset.item ?? '');
      return title === null ? null : actions(t('actionsOf', { title }));
    });
    const day = guest((head) => {
      const date = head.closest<HTMLElement>('[data-date]')?.dataset.date ?? '';
      const name = t('newOn', { day: dates.long(date) });
      return html`<a href="${now.current.newAddress(date)}" tabindex="-1" class="cal-add" title="${name}" aria-label="${name}"></a>`;
    });
    const onOver = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || !(event.target instanceof Element)) return;
      item.visit(event.target.closest<HTMLElement>('.cal-row:not(.cal-open) .cal-i'));
      day.visit(event.target.closest('.cal-day')?.querySelector<HTMLElement>('.cal-dh') ?? null);
    };
    const onLeave = () => {
      item.visit(null);
      day.visit(null);
    };
    element.addEventListener('pointerover', onOver);
    element.addEventListener('pointerleave', onLeave);
    return () => {
      onLeave();
      element.removeEventListener('pointerover', onOver);
      element.removeEventListener('pointerleave', onLeave);
    };
  }, [root, t, dates]);
}

/** Something that is in one place at a time. */
function guest(draw: (host: HTMLElement) => ReturnType<typeof html> | null) {
  let host: HTMLElement | null = null;
  let here: Element | null = null;
  return {
    visit(next: HTMLElement | null): void {
      // What opened a menu stays for as long as it is open.
      if (here?.isConnected && here.getAttribute('aria-expanded') === 'true') return;
      if (next === host && (next === null || here?.isConnected)) return;
      here?.remove();
      const drawn = next && draw(next);
      if (next && drawn) next.insertAdjacentHTML('beforeend', drawn.text);
      [host, here] = [next, drawn ? (next?.lastElementChild ?? null) : null];
    },
  };
}
