/**
 * Carrying with a pointer: a mouse after a few pixels, a finger after a long press. Plain listeners on one element, and
 * what is carried moves by a transform, so that it answers within a frame however many items there are.
 */

export type Target =
  | { element: HTMLElement; kind: 'shelf' }
  /** `time` of a slot, `hour` of the week's axis; neither: the day alone. */
  | { element: HTMLElement; kind: 'day'; date: string; time: string | null; hour: string | null };

export type DragWorld = {
  root: HTMLElement;
  /** What would be carried; null: it may not be (and the reason was said). */
  pick(element: HTMLElement): { title: string; count: number } | null;
  /** What dropping there would do, in words; null: it cannot be dropped there. */
  label(target: Target): string | null;
  drop(target: Target): void;
  /** Called when carrying begins and when it ends without a drop. */
  onCarry(isCarrying: boolean): void;
  shelfWords: string;
};

const mouseSlack = 5;
const touchSlack = 10;
const longPressMs = 380;
/** Nearer to an edge than this, the page scrolls on; pixels. */
const edge = 48;

export function listenForDrags(world: DragWorld): () => void {
  const { root } = world;
  let pressed: { element: HTMLElement; x: number; y: number; id: number; isTouch: boolean } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let carried: { ghost: HTMLElement; words: HTMLElement; shelf: HTMLElement | null } | null = null;
  let over: Target | null = null;
  let swallowClick = false;
  let scrolling: number | null = null;
  let at = { x: 0, y: 0 };

  function begin(): void {
    if (!pressed) return;
    const picked = world.pick(pressed.element);
    if (!picked) {
      end();
      return;
    }
    const ghost = document.createElement('div');
    ghost.className = pressed.isTouch ? 'cal-ghost' : 'cal-ghost cal-tilt';
    ghost.setAttribute('aria-hidden', 'true');
    const title = document.createElement('b');
    title.textContent = picked.count > 1 ? `${picked.title} +${picked.count - 1}` : picked.title;
    const words = document.createElement('span');
    ghost.append(title, words);
    const shelf = shelfInReach(world);
    document.body.append(ghost);
    document.body.classList.add('cal-carrying');
    carried = { ghost, words, shelf };
    if (pressed.isTouch) navigator.vibrate?.(10);
    window.getSelection()?.removeAllRanges();
    world.onCarry(true);
    follow();
  }

  function follow(): void {
    if (!carried) return;
    carried.ghost.style.transform = `translate(${at.x + 10}px, ${at.y + 12}px)`;
    const target = targetAt(root, at.x, at.y);
    const label = target && world.label(target);
    carried.words.textContent = label ?? '';
    if (over?.element !== target?.element || (label === null && over)) {
      if (over) delete over.element.dataset.over;
      if (target && label !== null) target.element.dataset.over = '';
    }
    over = target && label !== null ? target : null;
    scroll();
  }

  /** Near the edges, the page (or the month in it) goes on. */
  function scroll(): void {
    const down = at.y > window.innerHeight - edge * 2 ? 1 : at.y < edge * 2 ? -1 : 0;
    if (down === 0 || scrolling !== null) return;
    scrolling = requestAnimationFrame(() => {
      scrolling = null;
      if (!carried) return;
      const inside = scrollerOf(root);
      inside.scrollBy(0, down * 12);
      follow();
    });
  }

  function end(): void {
    clearTimeout(timer);
    if (over) delete over.element.dataset.over;
    over = null;
    pressed = null;
    if (!carried) return;
    carried.ghost.remove();
    carried.shelf?.remove();
    document.body.classList.remove('cal-carrying');
    carried = null;
    world.onCarry(false);
  }

  const onDown = (event: PointerEvent) => {
    if (!(event.target instanceof Element) || event.button !== 0 || !event.isPrimary) {
      end();
      return;
    }
    if (event.target.closest('button:not([data-grip]), input, select')) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const element = event.target.closest<HTMLElement>('[data-item]');
    if (!element) return;
    swallowClick = false;
    at = { x: event.clientX, y: event.clientY };
    const isTouch = event.pointerType !== 'mouse';
    pressed = { element, ...at, id: event.pointerId, isTouch };
    if (isTouch) timer = setTimeout(begin, longPressMs);
  };
  const onMove = (event: PointerEvent) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    at = { x: event.clientX, y: event.clientY };
    if (carried) {
      follow();
      return;
    }
    const moved = Math.hypot(at.x - pressed.x, at.y - pressed.y);
    if (pressed.isTouch) {
      if (moved > touchSlack) end();
    } else if (moved > mouseSlack) begin();
  };
  const onUp = (event: PointerEvent) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    const target = over;
    swallowClick = carried !== null;
    const isCarried = carried !== null;
    // The click of this very release comes at once, or not at all where what was pressed has been drawn elsewhere.
    if (isCarried)
      setTimeout(() => {
        swallowClick = false;
      }, 0);
    if (isCarried && target) world.drop(target);
    end();
  };
  const onClick = (event: MouseEvent) => {
    if (!swallowClick) return;
    swallowClick = false;
    event.preventDefault();
    event.stopPropagation();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !carried) return;
    event.preventDefault();
    event.stopPropagation();
    end();
  };
  /** While something is carried a finger does not scroll the page, and a long press opens no menu. */
  const onTouchMove = (event: TouchEvent) => {
    if (carried && event.cancelable) event.preventDefault();
  };
  const onMenu = (event: Event) => {
    if (pressed?.isTouch) event.preventDefault();
  };
  const noNative = (event: Event) => event.preventDefault();

  root.addEventListener('pointerdown', onDown);
  root.addEventListener('dragstart', noNative);
  root.addEventListener('contextmenu', onMenu, true);
  root.addEventListener('touchmove', onTouchMove, { passive: false });
  window.addEventListener('pointermove', onMove);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('pointercancel', end);
  window.addEventListener('click', onClick, true);
  window.addEventListener('keydown', onKey, true);
  return () => {
    end();
    root.removeEventListener('pointerdown', onDown);
    root.removeEventListener('dragstart', noNative);
    root.removeEventListener('contextmenu', onMenu, true);
    root.removeEventListener('touchmove', onTouchMove);
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', end);
    window.removeEventListener('click', onClick, true);
    window.removeEventListener('keydown', onKey, true);
  };
}

function targetAt(root: HTMLElement, x: number, y: number): Target | null {
  const found = document.elementFromPoint(x, y);
  if (!found) return null;
  const shelf = found.closest<HTMLElement>('[data-shelf]');
  if (shelf) return { element: shelf, kind: 'shelf' };
  if (!root.contains(found)) return null;
  const slot = found.closest<HTMLElement>('[data-slot]');
  const wall = slot?.dataset.slot;
  if (slot && wall) return { element: slot, kind: 'day', date: wall.slice(0, 10), time: wall.slice(11), hour: null };
  const day = found.closest<HTMLElement>('[data-date]');
  const date = day?.dataset.date;
  if (!day || !date) return null;
  const hour = found.closest<HTMLElement>('[data-hour]');
  return { element: hour ?? day, kind: 'day', date, time: null, hour: hour?.dataset.hour ?? null };
}

/** Where no shelf is to be seen, one appears for what may be put there. */
function shelfInReach({ label, shelfWords }: DragWorld): HTMLElement | null {
  const shelves = [...document.querySelectorAll<HTMLElement>('[data-shelf]')];
  if (shelves.some(isSeen)) return null;
  const shelf = document.createElement('div');
  if (label({ element: shelf, kind: 'shelf' }) === null) return null;
  shelf.className = 'cal-shelf-drop';
  shelf.dataset.shelf = '';
  shelf.textContent = shelfWords;
  document.body.append(shelf);
  return shelf;
}

function isSeen(element: HTMLElement): boolean {
  if (element.offsetParent === null) return false;
  const { top, bottom } = element.getBoundingClientRect();
  return top < window.innerHeight - edge && bottom > edge;
}

function scrollerOf(root: HTMLElement): { scrollBy(x: number, y: number): void } {
  const inside = root.querySelector<HTMLElement>('.cal-month, .cal-axis, .cal-text, .plan-grid');
  return inside && inside.scrollHeight > inside.clientHeight + 1 && getComputedStyle(inside).overflowY === 'auto'
    ? inside
    : window;
}
