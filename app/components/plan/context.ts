import { useFetcher } from '@remix-run/react';
import { createContext, createElement, useContext, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { PlanDone } from '../../plan.server.ts';
import type { PlanData } from '../../routes/_app.plan.tsx';
import type { ActionError } from '../form-errors.tsx';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';

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
  post(action: string, values: Record<string, string | string[]>): void;
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

type Answer = { done?: PlanDone; error?: ActionError };

/** Posts, and tells what came of it. */
export function usePlanPost(onDone: (done: PlanDone) => void) {
  const t = useTranslations('plan.done');
  const dates = useDates();
  const toast = useToast();
  const fetcher = useFetcher<Answer>();
  const { data, state } = fetcher;
  const told = useRef<unknown>(null);
  const after = useRef(onDone);
  after.current = onDone;
  useEffect(() => {
    if (state !== 'idle' || !data || told.current === data) return;
    told.current = data;
    const { done } = data;
    if (!done) return;
    const when = done.wall ? dates.dateTime(done.wall) : '';
    const text = t(done.what, { count: done.count, when });
    const link = done.to ? createElement('a', { href: done.to, className: 'font-semibold underline' }, text) : text;
    toast({ text: link, ...(done.changeId ? { undo: { change: done.changeId } } : {}) });
    after.current(done);
  }, [data, state, t, toast, dates]);
  return {
    data,
    isBusy: state !== 'idle',
    post: (action: string, values: Record<string, string | string[]>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(values))
        for (const each of Array.isArray(value) ? value : [value]) form.append(name, each);
      fetcher.submit(form, { method: 'post', action });
    },
  };
}
