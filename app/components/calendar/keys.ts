import { type RefObject, useEffect, useRef } from 'react';

/**
 * One tab stop for the whole month; arrows walk inside it: left and right by days, up and down through what a day holds and
 * on to the week above or below. Before scripts have come, every link is a tab stop of its own.
 */
export function useRovingFocus(grid: RefObject<HTMLElement | null>, marker: unknown): void {
  const focused = useRef<HTMLElement | null>(null);
  // Of what was just drawn only the stop that was left is measured: the page would be laid out for the others, and then anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on the screen changed with the marker
  useEffect(() => {
    const stops = allStops(grid.current);
    const lost = focused.current?.isConnected === false ? focused.current : null;
    const current =
      stops.find((stop) => stop === document.activeElement) ??
      stops.find((stop) => lost !== null && itemOf(stop) === itemOf(lost) && addressOf(stop) === addressOf(lost)) ??
      stops.find((stop) => stop.dataset.here === '' && isSeen(stop)) ??
      firstStop(grid.current);
    for (const stop of stops) stop.tabIndex = stop === current ? 0 : -1;
    // Drawn anew, or gone with what was shown before: focus goes on in what is shown now, and the keys with it.
    if (lost && document.activeElement === document.body) current?.focus();
  }, [grid, marker]);

  useEffect(() => {
    const root = grid.current;
    if (!root) return;
    const onFocus = (event: FocusEvent) => {
      const target = event.target;
      // "…" goes with the item it is on.
      const item = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-item]') : null;
      focused.current = item?.querySelector<HTMLElement>('[data-stop]') ?? null;
      if (!(target instanceof HTMLElement) || target.dataset.stop === undefined) return;
      focused.current = target;
      for (const stop of allStops(root)) {
        const isHere = stop === target;
        stop.tabIndex = isHere ? 0 : -1;
        if (isHere) stop.dataset.here = '';
        else delete stop.dataset.here;
      }
    };
    const onLeave = (event: FocusEvent) => {
      if (event.relatedTarget instanceof Node && !root.contains(event.relatedTarget)) focused.current = null;
    };
    root.addEventListener('focusin', onFocus);
    root.addEventListener('focusout', onLeave);
    return () => {
      root.removeEventListener('focusin', onFocus);
      root.removeEventListener('focusout', onLeave);
    };
  }, [grid]);
}

/** Where an arrow (or Home, End) leads from `from`; null: nowhere. */
export function stopAfter(root: HTMLElement, from: HTMLElement, key: string): HTMLElement | null {
  const days = [...root.querySelectorAll<HTMLElement>('[data-date]')].filter((day) => day.offsetParent !== null);
  const at = days.findIndex((day) => day.contains(from));
  const day = days[at];
  if (!day) return null;
  const own = stopsIn(day);
  const line = own.indexOf(from);
  const inDay = (index: number, pick: number): HTMLElement | null => {
    const there = days[index];
    const stops = there ? stopsIn(there) : [];
    return stops.at(pick < 0 ? pick : Math.min(pick, stops.length - 1)) ?? null;
  };
  switch (key) {
    case 'ArrowLeft':
      return inDay(at - 1, line);
    case 'ArrowRight':
      return inDay(at + 1, line);
    case 'ArrowUp':
      return line > 0 ? (own[line - 1] ?? null) : inDay(at - stride(days, root), -1);
    case 'ArrowDown':
      return line < own.length - 1 ? (own[line + 1] ?? null) : inDay(at + stride(days, root), 0);
    case 'Home':
      return inDay(at - (at % 7), 0);
    case 'End':
      return inDay(at - (at % 7) + 6, 0);
    default:
      return null;
  }
}

/** The days of a week stand side by side; in the phone's list, beneath each other. */
function stride(days: HTMLElement[], root: HTMLElement): number {
  return getComputedStyle(root.querySelector('[role=grid]') ?? root).display === 'grid' && days.length > 7 ? 7 : 1;
}

function stopsIn(root: HTMLElement | null): HTMLElement[] {
  return allStops(root).filter(isSeen);
}

const allStops = (root: HTMLElement | null): HTMLElement[] => [
  ...(root?.querySelectorAll<HTMLElement>('[data-stop]') ?? []),
];

/** What a stop stays the same by when it is drawn anew: the item it is on, and where it leads. */
const itemOf = (stop: HTMLElement): string | undefined => stop.closest<HTMLElement>('[data-item]')?.dataset.item;
const addressOf = (stop: HTMLElement): string | null => stop.getAttribute('href');

/** On a phone only the open week is. */
const isSeen = (stop: HTMLElement): boolean => stop.offsetParent !== null;

/** In the open week, which is seen everywhere, today when it is there, else its first day; in a list, today. */
function firstStop(root: HTMLElement | null): HTMLElement | null {
  const first = (within: string): HTMLElement | null | undefined => root?.querySelector(`${within} [data-stop]`);
  return (
    first('.cal-open .cal-today') ?? first('.cal-today .cal-open') ?? first('.cal-open') ?? first(':scope') ?? null
  );
}
