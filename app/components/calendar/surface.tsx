import { useNavigate } from '@remix-run/react';
import {
  lazy,
  type MouseEvent,
  type KeyboardEvent as PressEvent,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslations } from 'use-intl';
import { singleKeys } from '../keyboard/registry.tsx';
import { Notice } from '../notice.tsx';
import { pressedLink } from '../plain-links.ts';
import { useDates } from '../time.tsx';
import { CarryBar, SelectionBar } from './bars.tsx';
import { stopAfter, useRovingFocus } from './keys.ts';
import type { Moving } from './move-dialog.tsx';
import { type DayFacts, isMovable, keyOf, type ShownClient, type ShownIdea, type ShownItem } from './page.ts';
import { Tooltip } from './tooltip.tsx';
import { MoveTrouble } from './trouble.tsx';
import { type Thing, useCarry } from './use-carry.ts';
import { useHoverActions } from './use-hover-actions.ts';
import { useItemMenu } from './use-item-menu.tsx';
import { keyOfThing, type Plan } from './use-plan.tsx';
import { useSelection } from './use-selection.ts';

const MenuPopup = lazy(() => import('../menu.popup.tsx'));
const MoveDialog = lazy(() => import('./move-dialog.tsx'));
const CancelDialog = lazy(() => import('./cancel-dialog.tsx'));

export type Places = { previous: string; next: string; today: string };

/**
 * Everything that can be done with what lies on a calendar, by pointer, finger and keys; the views and the shelf of ideas
 * inside it only draw. Listens on one element instead of on some hundred.
 */
export function CalendarSurface({
  items,
  ideas,
  clients,
  facts,
  plan,
  viewerZone,
  suggested,
  places,
  newAddress,
  hasHours = false,
  className,
  children,
}: {
  items: readonly ShownItem[];
  ideas: readonly ShownIdea[];
  clients: readonly ShownClient[];
  facts: DayFacts;
  plan: Plan;
  viewerZone: string;
  /** Wall time offered for an idea. */
  suggested: string;
  places: Places;
  newAddress(date: string): string;
  /** Up and down carry by hours instead of weeks. */
  hasHours?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations('calendar');
  const stages = useTranslations('stages');
  const dates = useDates();
  const root = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [moving, setMoving] = useState<Moving | null>(null);
  const [cancelling, setCancelling] = useState<Thing | null>(null);
  const [menu, setMenu] = useState<{ key: string; trigger: { current: HTMLElement } } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const selection = useSelection(root, items);

  const find = useCallback(
    (key: string) => {
      const item = items.find((each) => keyOf(each) === key);
      const client = item && clients.find((each) => each.id === item.clientId);
      return item && client ? { item, client } : null;
    },
    [items, clients],
  );
  const thingOf = (key: string): Thing | undefined => find(key)?.item ?? ideas.find((idea) => idea.contentId === key);
  const titleOf = (thing: Thing) => thing.title || t('untitled');
  const stageOf = (thing: Thing): ShownItem['stage'] => ('stage' in thing ? thing.stage : 'idea');
  const refuse = (stage: ShownItem['stage']) => setRefusal(t('cannotMove', { stage: stages(stage) }));

  /** It, or with it all that are selected. */
  const meant = (key: string): readonly Thing[] | null => {
    setRefusal(null);
    const keys = selection.keys.has(key) ? [key, ...[...selection.keys].filter((one) => one !== key)] : [key];
    const things = keys.flatMap((one) => thingOf(one) ?? []);
    const fixed = things.find((thing) => !isMovable(stageOf(thing)));
    if (fixed) refuse(stageOf(fixed));
    return fixed ? null : things;
  };
  const { carry, begin, press, isDragging } = useCarry({
    root,
    plan,
    meant,
    titleOf,
    when: dates.dateTime,
    words: { shelf: t('drop.shelf'), to: (when, days) => t(days ? 'drop.toMarked' : 'drop.to', { when, days }) },
    facts,
    clients,
    onDropped: selection.clear,
  });

  const startMove = (key: string | undefined) => {
    const things = key ? meant(key) : null;
    const [first] = things ?? [];
    const client = clients.find((each) => each.id === first?.clientId);
    if (things && first && client) setMoving({ things, client });
  };
  const openMenu = (element: HTMLElement) => {
    const key = element.dataset.item;
    if (!key) return;
    // Looked for each time: what is beneath an open menu may be drawn anew.
    const trigger = {
      get current() {
        const owner = root.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(key)}"]`) ?? element;
        return owner.querySelector<HTMLElement>('.cal-do, .cal-do-idea') ?? owner.querySelector('a') ?? owner;
      },
    };
    setMenu({ key, trigger });
  };

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>('.cal-do, .cal-do-idea');
    const owner = event.target.closest<HTMLElement>('[data-item]');
    if (button && owner) return openMenu(owner);
    if (owner?.dataset.item && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return selection.toggle(owner.dataset.item);
    }
    const link = pressedLink(event);
    if (!link) return;
    event.preventDefault();
    navigate(link.pathname + link.search, { preventScrollReset: link.pathname === '/calendar' });
  };
  const onContextMenu = (event: MouseEvent) => {
    const owner = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-item]') : null;
    // The key for it (Shift+F10) says no place; a pointer gets the browser's own menu, which opens links in tabs.
    if (!owner || event.button !== 0 || event.defaultPrevented) return;
    event.preventDefault();
    openMenu(owner);
  };

  const onKeyDown = (event: PressEvent) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
    if (target.closest('input, select, textarea, dialog, [role=menu]')) return;
    if (/^[a-z]$/i.test(key) && !singleKeys.areOn()) return;
    if (carry) {
      if (press(key, hasHours)) event.preventDefault();
      return;
    }
    const owner = target.closest<HTMLElement>('[data-item]');
    const own = owner?.dataset.item;
    if (key === 'm' || key === 'M') startMove(own);
    else if ((key === 'x' || key === 'X') && own) selection.toggle(own);
    else if (key === ' ' && own && target.matches('a')) begin(own, suggested);
    else if (key === 'Escape' && selection.keys.size > 0) selection.clear();
    else if (key === 'n' || key === 'N')
      navigate(newAddress(target.closest<HTMLElement>('[data-date]')?.dataset.date ?? ''));
    else if (key === 't' || key === 'T') {
      const today = root.current?.querySelector<HTMLElement>('.cal-today [data-stop]');
      if (today && today.offsetParent !== null) today.focus();
      else navigate(places.today);
    } else if (key === 'PageUp') navigate(places.previous);
    else if (key === 'PageDown') navigate(places.next);
    else if ((key === 'F10' && event.shiftKey) || key === 'ContextMenu') {
      if (!owner) return;
      openMenu(owner);
    } else {
      const next = target.dataset.stop !== undefined && root.current ? stopAfter(root.current, target, key) : null;
      if (!next) return;
      next.focus();
    }
    event.preventDefault();
  };

  useHoverActions(root, {
    titleOf: (key) => {
      const found = find(key);
      return found ? titleOf(found.item) : null;
    },
    newAddress,
  });
  useRovingFocus(root, items);
  useFocusAfter(root, plan.landed, Boolean(moving ?? cancelling));
  const opened = menu && thingOf(menu.key);
  const entries = useItemMenu({
    found: opened ? { thing: opened, stage: stageOf(opened) } : null,
    onMove: () => startMove(menu?.key),
    onCarry: () => menu && begin(menu.key, suggested),
    onSelect: () => menu && selection.toggle(menu.key),
    onShelve: (thing) => void plan.move([{ thing, wall: null }]),
    onCancel: setCancelling,
  });
  const chosen = [...selection.keys].flatMap((key) => thingOf(key) ?? []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: links and buttons inside are what is pressed; this only listens
    <div
      ref={root}
      className={className}
      data-dragging={isDragging ? '' : undefined}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onKeyDown={onKeyDown}
    >
      {refusal && (
        <Notice kind="error" className="m-3 basis-full">
          {refusal}
        </Notice>
      )}
      <MoveTrouble plan={plan} />
      {children}
      <Tooltip root={root} find={find} isOff={Boolean(menu ?? moving ?? cancelling ?? carry) || isDragging} />
      <CarryBar carry={carry} titleOf={titleOf} facts={facts} hasHours={hasHours} />
      {chosen.length > 0 && !carry && (
        <SelectionBar
          count={chosen.length}
          onMove={() => startMove(chosen[0] && keyOfThing(chosen[0]))}
          onShelve={() => {
            void plan.move(chosen.filter((thing) => 'wall' in thing).map((thing) => ({ thing, wall: null })));
            selection.clear();
          }}
          onClear={selection.clear}
        />
      )}
      <Suspense fallback={null}>
        {menu && opened && (
          <MenuPopup
            label={t('actionsOf', { title: titleOf(opened) })}
            items={entries}
            trigger={menu.trigger}
            onClose={() => setMenu(null)}
          />
        )}
        {moving && (
          <MoveDialog
            moving={moving}
            suggested={suggested}
            viewerZone={viewerZone}
            facts={facts}
            onClose={() => setMoving(null)}
            onMove={async (wanted) => {
              const answer = await plan.move(wanted);
              // What may not be is said where it was typed, and stays there.
              const [refused] = 'refused' in answer && wanted.length === 1 ? answer.refused : [];
              if (refused) {
                plan.forget();
                return { ...refused, field: 'wall' };
              }
              setMoving(null);
              selection.clear();
              return null;
            }}
          />
        )}
        {cancelling && <CancelDialog thing={cancelling} onClose={() => setCancelling(null)} />}
      </Suspense>
    </div>
  );
}

/** Focus goes with what was moved, once no dialog is open any more and it has given focus back. */
function useFocusAfter(
  root: { current: HTMLElement | null },
  landed: { contentId: string } | null,
  isAsking: boolean,
): void {
  const last = useRef(landed);
  useEffect(() => {
    if (!landed || isAsking || last.current === landed) return;
    last.current = landed;
    const moved = root.current?.querySelector<HTMLElement>(`[data-item^="${landed.contentId}"]`);
    if (!moved) return;
    moved.dataset.moved = '';
    moved.querySelector<HTMLElement>('a')?.focus();
  }, [landed, isAsking, root]);
}
