import { type RefObject, useEffect, useRef, useState } from 'react';
import { addDays } from '../wall.ts';
import type { DragWorld, Target } from './drag.ts';
import { isItem } from './moves.ts';
import type { DayFacts, ShownClient, ShownIdea, ShownItem } from './page.ts';
import type { Plan, Wanted } from './use-plan.tsx';

export type Thing = ShownItem | ShownIdea;

/** What is carried by keys, and where it would go. */
export type Carry = { things: readonly Thing[]; wall: string; isForShelf: boolean };

type World = {
  root: RefObject<HTMLElement | null>;
  plan: Plan;
  /** What is meant when this one is taken: it alone, or all that are selected with it. */
  meant(key: string): readonly Thing[] | null;
  titleOf(thing: Thing): string;
  when(wall: string): string;
  words: { shelf: string; to(when: string, days: string): string };
  facts: DayFacts;
  clients: readonly ShownClient[];
  onDropped(): void;
};

/** The hour of a wall time, where the view has hours, else its day. */
function placeOf(root: HTMLElement | null, wall: string): HTMLElement | null {
  const day = root?.querySelector<HTMLElement>(`[data-date="${wall.slice(0, 10)}"]`);
  return day?.querySelector<HTMLElement>(`[data-hour="${wall.slice(11, 13)}"]`) ?? day ?? null;
}

/** Carrying with a pointer and with the keyboard. What the pointer needs is fetched once the page stands. */
export function useCarry(world: World) {
  const [carry, setCarry] = useState<Carry | null>(null);
  const [isDragging, setDragging] = useState(false);
  const now = useRef(world);
  now.current = world;

  useEffect(() => {
    const { root } = now.current;
    let stop: (() => void) | null = null;
    let isGone = false;
    void import('./drag.ts').then(({ listenForDrags }) => {
      if (isGone || !root.current) return;
      stop = listenForDrags(dragWorld(root.current, now, setDragging));
      root.current.dataset.ready = '';
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, []);

  const placeNow = () => (carry && !carry.isForShelf ? placeOf(world.root.current, carry.wall) : null);
  /** The day that would take it stands out: after every drawing, as its week may have been drawn anew. */
  useEffect(() => {
    const place = placeNow();
    if (!place) return;
    place.dataset.over = '';
    return () => {
      delete place.dataset.over;
    };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is led to where it is carried, and not while it rests there
  useEffect(() => void placeNow()?.scrollIntoView({ block: 'nearest' }), [carry]);

  const begin = (key: string, startAt: string) => {
    const things = now.current.meant(key);
    const [first] = things ?? [];
    if (!things || !first) return;
    setCarry({ things, wall: isItem(first) ? first.wall : startAt, isForShelf: false });
  };
  /** Answers whether the key was one of carrying. */
  const press = (key: string, hasHours: boolean): boolean => {
    if (!carry) return false;
    const wall = stepped(carry.wall, key, hasHours);
    if (wall) setCarry({ ...carry, wall, isForShelf: false });
    else if (key === 'i' || key === 'I') setCarry({ ...carry, isForShelf: !carry.isForShelf });
    else if (key === 'Escape') setCarry(null);
    else if (key === 'Enter' || key === ' ') {
      setCarry(null);
      const wanted = carriedTo(carry.things, carry.isForShelf ? null : carry.wall);
      if (wanted.length > 0) void now.current.plan.move(wanted);
      now.current.onDropped();
    } else return key !== 'Tab';
    return true;
  };
  return { carry, begin, press, isDragging };
}

function dragWorld(root: HTMLElement, now: { current: World }, setDragging: (isDragging: boolean) => void): DragWorld {
  let things: readonly Thing[] = [];
  const place = (target: Target): string | null => {
    if (target.kind === 'shelf') return null;
    const [first] = things;
    const own = first && isItem(first) ? first.wall.slice(11) : null;
    const slots = now.current.facts.slots[target.date] ?? [];
    const free = slots.find((slot) => slot.clientId === first?.clientId && slot.kind === first.kind);
    const time = target.hour
      ? `${target.hour}:${own?.slice(3) ?? '00'}`
      : (target.time ?? own ?? free?.wall.slice(11) ?? '09:00');
    return `${target.date}T${time}`;
  };
  return {
    root,
    shelfWords: now.current.words.shelf,
    pick(element) {
      const { meant, titleOf } = now.current;
      things = meant(element.dataset.item ?? '') ?? [];
      const [first] = things;
      return first ? { title: titleOf(first), count: things.length } : null;
    },
    label(target) {
      const { words, when, facts } = now.current;
      const wall = place(target);
      if (wall === null) return things.some(isItem) ? words.shelf : null;
      const clientId = things[0]?.clientId ?? '';
      const marks = (facts.marks[wall.slice(0, 10)] ?? []).filter(
        (mark) => mark.kind !== 'date' && mark.clientIds.includes(clientId),
      );
      return words.to(when(wall), marks.map(({ name }) => name).join(', '));
    },
    drop(target) {
      const wanted = carriedTo(things, place(target));
      if (wanted.length > 0) void now.current.plan.move(wanted);
      now.current.onDropped();
    },
    onCarry: setDragging,
  };
}

/** All that is carried, with the distances between them kept. What would stay where it is, is left out. */
export function carriedTo(things: readonly Thing[], wall: string | null): Wanted[] {
  const [first] = things;
  if (!first) return [];
  if (wall === null) return things.filter(isItem).map((thing) => ({ thing, wall: null }));
  const from = isItem(first) ? first.wall : wall;
  const distance = Date.parse(`${wall}:00Z`) - Date.parse(`${from}:00Z`);
  return things.flatMap((thing): Wanted[] => {
    const to = isItem(thing) ? new Date(Date.parse(`${thing.wall}:00Z`) + distance).toISOString().slice(0, 16) : wall;
    return isItem(thing) && thing.wall === to ? [] : [{ thing, wall: to }];
  });
}

/** Where an arrow carries to; null: it is no such key. */
function stepped(wall: string, key: string, hasHours: boolean): string | null {
  switch (key) {
    case 'ArrowLeft':
      return later(wall, -1);
    case 'ArrowRight':
      return later(wall, 1);
    case 'ArrowUp':
      return hasHours ? hoursLater(wall, -1) : later(wall, -7);
    case 'ArrowDown':
      return hasHours ? hoursLater(wall, 1) : later(wall, 7);
    case 'PageUp':
      return later(wall, -7);
    case 'PageDown':
      return later(wall, 7);
    default:
      return null;
  }
}

const later = (wall: string, days: number): string => addDays(wall.slice(0, 10), days) + wall.slice(10);
const hoursLater = (wall: string, hours: number): string =>
  new Date(Date.parse(`${wall}:00Z`) + hours * 3_600_000).toISOString().slice(0, 16);
