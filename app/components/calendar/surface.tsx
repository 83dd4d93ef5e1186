import { useFetcher, useNavigate } from '@remix-run/react';
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
import { ConfirmDialog } from '../dialog.tsx';
import { type ActionError, useFormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { HoverActions } from './hover-actions.tsx';
import { stopAfter, useRovingFocus } from './keys.ts';
import { MoveDialog, type Moved, type Moving } from './move-dialog.tsx';
import { isMovable, keyOf, type ShownChannel, type ShownClient, type ShownItem } from './page.ts';
import { Tooltip } from './tooltip.tsx';
import { useItemMenu } from './use-item-menu.tsx';

const MenuPopup = lazy(() => import('../menu.popup.tsx'));

export type ShownIdea = {
  contentId: string;
  clientId: string;
  title: string;
  kind: 'post' | 'newsletter';
  labels: string[];
  channels: ShownChannel[];
};

type Places = { previous: string; next: string; today: string };

/**
 * Everything that can be done with what lies on a calendar, by pointer and by keys; the month, the day and the shelf of
 * ideas inside it only draw. Listens on one element instead of on some hundred.
 */
export function CalendarSurface({
  items,
  ideas = [],
  clients,
  viewerZone,
  suggested,
  places,
  newAddress,
  className,
  children,
}: {
  items: readonly ShownItem[];
  ideas?: readonly ShownIdea[];
  clients: readonly ShownClient[];
  viewerZone: string;
  /** Wall time offered for an idea. */
  suggested: string;
  places: Places;
  newAddress(date: string): string;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations('calendar');
  const root = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [moving, setMoving] = useState<Moving | null>(null);
  const [cancelling, setCancelling] = useState<ShownItem | ShownIdea | null>(null);
  const [menu, setMenu] = useState<{ key: string; trigger: { current: HTMLElement } } | null>(null);
  const actions = useAfterwards(root, Boolean(moving ?? cancelling));

  const find = useCallback(
    (key: string) => {
      const item = items.find((each) => keyOf(each) === key);
      const client = item && clients.find((each) => each.id === item.clientId);
      return item && client ? { item, client } : null;
    },
    [items, clients],
  );
  const titleOf = (item: ShownItem | undefined) => (item ? item.title || t('untitled') : null);
  const lookUp = (key: string | undefined) => {
    if (!key) return null;
    const found = find(key);
    if (found) return { thing: found.item, wall: found.item.wall, stage: found.item.stage, client: found.client };
    const idea = ideas.find((each) => each.contentId === key);
    const client = clients.find((each) => each.id === idea?.clientId);
    return idea && client ? { thing: idea, wall: null, stage: 'idea' as const, client } : null;
  };

  const startMove = (key: string | undefined) => {
    const found = lookUp(key);
    if (!found) return;
    if (!isMovable(found.stage)) return actions.refuse(found.stage);
    const { contentId, title, channels } = found.thing;
    const channelIds = channels.map((channel) => channel.id);
    setMoving({ contentId, title, channelIds, wall: found.wall, stage: found.stage, client: found.client });
  };
  const openMenu = (element: HTMLElement) => {
    const key = keyAt(element);
    const trigger = element.querySelector<HTMLElement>('.cal-do, .cal-do-idea') ?? element;
    if (key) setMenu({ key, trigger: { current: trigger } });
  };

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>('.cal-do, .cal-do-idea');
    const owner = button?.closest<HTMLElement>('[data-item]');
    if (owner) return openMenu(owner);
    const link = event.target.closest('a');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const isOurs = link?.origin === window.location.origin && !link.hash;
    if (!link || !isOurs || !isPlain || event.defaultPrevented) return;
    event.preventDefault();
    navigate(link.pathname + link.search, { preventScrollReset: link.pathname === '/calendar' });
  };
  const onContextMenu = (event: MouseEvent) => {
    const owner = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-item]') : null;
    // The key for it (Shift+F10) says no place; a pointer gets the browser's own menu, which opens links in tabs.
    if (!owner || event.button !== 0) return;
    event.preventDefault();
    openMenu(owner);
  };

  const onKeyDown = (event: PressEvent) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
    if (target.closest('input, select, textarea, dialog, [role=menu]')) return;
    const owner = target.closest<HTMLElement>('[data-item]');
    if (key === 'm' || key === 'M') startMove(keyAt(owner));
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

  useRovingFocus(root, items);
  const opened = menu && lookUp(menu.key);
  const entries = useItemMenu({
    found: opened,
    onMove: () => startMove(menu?.key),
    onShelve: (contentId) => actions.shelve(contentId),
    onCancel: (thing) => setCancelling(thing),
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: links and buttons inside are what is pressed; this only listens
    <div ref={root} className={className} onClick={onClick} onContextMenu={onContextMenu} onKeyDown={onKeyDown}>
      {actions.problem && (
        <Notice kind="error" className="m-3">
          {actions.problem}
        </Notice>
      )}
      {children}
      <HoverActions root={root} titleOf={(key) => titleOf(find(key)?.item)} newAddress={newAddress} />
      <Tooltip root={root} find={find} isOff={Boolean(menu ?? moving ?? cancelling)} />
      {menu && opened && (
        <Suspense fallback={null}>
          <MenuPopup
            label={t('actionsOf', { title: opened.thing.title || t('untitled') })}
            items={entries}
            trigger={menu.trigger}
            onClose={() => setMenu(null)}
          />
        </Suspense>
      )}
      {moving && (
        <MoveDialog
          moving={moving}
          suggested={suggested}
          viewerZone={viewerZone}
          onClose={() => setMoving(null)}
          onMoved={(moved) => {
            setMoving(null);
            actions.tell(moved);
          }}
        />
      )}
      <ConfirmDialog
        isOpen={cancelling !== null}
        onClose={() => setCancelling(null)}
        title={t('cancel.title', { title: cancelling?.title || t('untitled') })}
        confirm={t('cancel.submit')}
        action="/calendar/cancel"
        values={{ content: cancelling?.contentId ?? '' }}
      >
        {t('cancel.text')}
      </ConfirmDialog>
    </div>
  );
}

function keyAt(element: HTMLElement | null): string | undefined {
  return element?.dataset.item;
}

/** What is said and where focus goes once something was done. */
function useAfterwards(root: { current: HTMLElement | null }, isAsking: boolean) {
  const t = useTranslations('calendar');
  const stages = useTranslations('stages');
  const dates = useDates();
  const toast = useToast();
  const fetcher = useFetcher<{ moved?: Moved; shelved?: { undo: Moved['undo'] }; error?: ActionError }>();
  const errors = useFormErrors(fetcher.data);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [landed, land] = useState<{ contentId: string } | null>(null);
  // Once no dialog is open any more, and it has given focus back.
  useEffect(() => {
    if (!landed || isAsking) return;
    const moved = root.current?.querySelector<HTMLElement>(`[data-item^="${landed.contentId}"]`);
    if (!moved) return;
    moved.dataset.moved = '';
    moved.querySelector<HTMLElement>('a')?.focus();
  }, [landed, isAsking, root]);

  const undo = useCallback(
    (way: Moved['undo']) => (way ? () => fetcher.submit(way.values, { method: 'post', action: way.post }) : undefined),
    [fetcher.submit],
  );
  const tell = useCallback(
    (moved: Moved, isUndo = false) => {
      setRefusal(null);
      // What was moved is drawn anew in another day: the reader goes with it.
      land({ contentId: moved.contentId });
      const when = dates.dateTime(moved.wall);
      const text = t.rich(isUndo ? 'undone' : moved.wasGap ? 'movedByGap' : 'moved', {
        when,
        b: (words) => <b className="font-semibold">{words}</b>,
      });
      toast({ text, undo: isUndo ? undefined : undo(moved.undo) });
    },
    [dates, t, toast, undo],
  );

  const { data, state } = fetcher;
  const told = useRef<unknown>(null);
  useEffect(() => {
    if (state !== 'idle' || !data || told.current === data) return;
    told.current = data;
    if (data.moved) tell(data.moved, true);
    if (data.shelved) toast({ text: t('shelved'), undo: undo(data.shelved.undo) });
  }, [data, state, tell, toast, undo, t]);

  return {
    tell,
    problem: refusal ?? errors.general ?? errors.of('wall') ?? null,
    refuse: (stage: ShownItem['stage']) => setRefusal(t('cannotMove', { stage: stages(stage) })),
    shelve: (contentId: string) => {
      setRefusal(null);
      fetcher.submit({ content: contentId }, { method: 'post', action: '/calendar/shelve' });
    },
  };
}
