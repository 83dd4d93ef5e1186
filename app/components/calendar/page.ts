import type { Stage } from '../status-mark.tsx';

/** What the month shows, as the loader prepares it: only what is on the screen is sent. */

export type ShownChannel = { id: string; network: string; name: string };

export type ShownItem = {
  contentId: string;
  clientId: string;
  title: string;
  kind: 'post' | 'newsletter';
  stage: Stage;
  /** `YYYY-MM-DDTHH:MM` on the client's clock. */
  wall: string;
  zone: string;
  /** The viewer's clock, where it shows another time. */
  ownWall: string | null;
  channels: ShownChannel[];
};

export type ShownDay = {
  date: string;
  /** Of all items, also those behind "more". */
  count: number;
  /** Something here waits for a person. */
  needs: boolean;
  items: ShownItem[];
};

export type ShownWeek = { start: string; isOpen: boolean; days: ShownDay[] };

/**
 * Weeks on their way to the browser are one text: each value by itself, and each field's name a hundred times, is most of
 * what sending them costs. Fields stand in their order; channels are named once, and an item says which by number.
 */
type Packed = { channels: ShownChannel[]; weeks: (Omit<ShownWeek, 'days'> & { days: PackedDay[] })[] };
type PackedDay = [date: string, count: number, needs: boolean, items: PackedItem[]];
type PackedItem = [
  contentId: string,
  clientId: string,
  title: string,
  kind: ShownItem['kind'],
  stage: Stage,
  wall: string,
  zone: string,
  ownWall: string | null,
  channels: number[],
];

export function weeksPacked(weeks: readonly ShownWeek[]): string {
  const channels: ShownChannel[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (channel: ShownChannel): number => {
    const known = numbers.get(channel.id);
    if (known !== undefined) return known;
    numbers.set(channel.id, channels.length);
    return channels.push(channel) - 1;
  };
  const item = (of: ShownItem): PackedItem => {
    const { contentId, clientId, title, kind, stage, wall, zone, ownWall } = of;
    return [contentId, clientId, title, kind, stage, wall, zone, ownWall, of.channels.map(numberOf)];
  };
  const packed: Packed = {
    channels,
    weeks: weeks.map((week) => ({
      ...week,
      days: week.days.map(({ date, count, needs, items }) => [date, count, needs, items.map(item)]),
    })),
  };
  return JSON.stringify(packed);
}

export function weeksUnpacked(text: string): ShownWeek[] {
  const { channels, weeks } = JSON.parse(text) as Packed;
  const item = ([contentId, clientId, title, kind, stage, wall, zone, ownWall, numbers]: PackedItem): ShownItem => {
    const its = numbers.flatMap((number) => channels[number] ?? []);
    return { contentId, clientId, title, kind, stage, wall, zone, ownWall, channels: its };
  };
  return weeks.map((week) => ({
    ...week,
    days: week.days.map(([date, count, needs, items]) => ({ date, count, needs, items: items.map(item) })),
  }));
}

/** What a day is, for whom: a holiday, a date to know, a quiet time. */
export type ShownMark = {
  kind: 'public' | 'holiday' | 'date' | 'quiet';
  name: string;
  /** Names; empty: all that are shown. */
  clients: string[];
  clientIds: string[];
};

/** A slot that nothing fills. */
export type ShownSlot = {
  clientId: string;
  kind: 'post' | 'newsletter';
  wall: string;
  /** What it says, where the clock shows another time that night. */
  said: string | null;
  ownWall: string | null;
};

/** A night in which clocks change. */
export type ShownClockChange = { date: string; zone: string; kind: 'gap' | 'repeat'; from: string; to: string };

/** What days are besides what stands on them; all by date. */
export type DayFacts = {
  marks: Record<string, ShownMark[]>;
  slots: Record<string, ShownSlot[]>;
  clocks: Record<string, ShownClockChange[]>;
};

export type ShownIdea = {
  contentId: string;
  clientId: string;
  title: string;
  kind: 'post' | 'newsletter';
  labels: string[];
  channels: ShownChannel[];
};

export type ShownClient = { id: string; name: string; colour: string; zone: string };

/** Lines that a day has room for; the last is "more" when there is more. */
export const room = { closed: 3, open: 5 } as const;

/** What can still be given another time. */
export function isMovable(stage: Stage): boolean {
  return !['publishing', 'published', 'unconfirmed', 'cancelled'].includes(stage);
}

/** In the order of the clock on the wall. */
export const byWall = (a: { wall: string }, b: { wall: string }): number =>
  a.wall < b.wall ? -1 : a.wall > b.wall ? 1 : 0;

/** Names an item among those on the screen. */
export const keyOf = (item: Pick<ShownItem, 'contentId' | 'wall'>): string => `${item.contentId}@${item.wall}`;

/** Where an item is worked on. */
export const addressOfItem = (item: Pick<ShownItem, 'contentId'>): string => `/contents/${item.contentId}`;
