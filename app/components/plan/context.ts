import { createContext, useContext } from 'react';
import type { PlanData } from '../../routes/_app.plan.tsx';
import type { Press } from './presses.ts';

export type Week = PlanData;
export type Item = Week['items'][number];
export type Slot = Week['slots'][number];
export type Idea = Week['ideas'][number];

/** What is being asked in a dialog. */
export type Asking =
  | { what: 'slot'; slot: Slot }
  | { what: 'idea'; content: { contentId: string; title: string; kind: Item['kind']; channels: Item['channels'] } }
  | { what: 'copy' }
  | { what: 'send' }
  | { what: 'repeat'; item: Item }
  | { what: 'cancel' };

type PlanState = {
  week: Week;
  clients: { id: string; name: string }[];
  selected: ReadonlySet<string>;
  select(contentIds: Iterable<string>): void;
  ask(what: Asking | null): void;
  /** Sends a press to the server; the answer becomes a toast, or a notice at the top. */
  post(action: string, values: Press['values']): void;
  isBusy: boolean;
};

export const PlanContext = createContext<PlanState | null>(null);

export function usePlan(): PlanState {
  const state = useContext(PlanContext);
  if (!state) throw new Error('Outside of a week.');
  return state;
}

/** Fits a slot: the same kind, and one of the content's channels is free there, or it has none yet. */
export function fits(content: { kind: Item['kind']; channels: { id: string }[] }, slot: Slot): boolean {
  if (slot.isPast || slot.isSkipped || slot.kind !== content.kind || slot.free.length === 0) return false;
  const own = content.channels.filter(({ id }) => slot.ids.includes(id));
  if (content.channels.length === 0) return true;
  return own.length > 0 && own.every(({ id }) => slot.free.some((free) => free.id === id));
}

/** What can still be moved, labelled or deleted. */
export const isOpen = (item: Item): boolean => !['publishing', 'published', 'unconfirmed'].includes(item.stage);
