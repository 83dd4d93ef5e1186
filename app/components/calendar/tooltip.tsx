import { type RefObject, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { StatusMark } from '../status-mark.tsx';
import { useDates, useZoneName } from '../time.tsx';
import type { ShownClient, ShownItem } from './page.ts';

type Place = { key: string; left: number; top: number; above: boolean };

/**
 * Says in full what an item of 22 px cuts: whole title, time in both zones, state, channels. Comes with the pointer after a
 * moment and with the keyboard at once; Escape takes it away. All of it is in the item's accessible name too.
 */
export function Tooltip({
  root,
  find,
  isOff,
}: {
  root: RefObject<HTMLElement | null>;
  find(key: string): { item: ShownItem; client: ShownClient } | null;
  /** True while a menu or a dialog is open. */
  isOff: boolean;
}) {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    const element = root.current;
    if (!element || isOff) {
      setPlace(null);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (target: EventTarget | null, after: number) => {
      clearTimeout(timer);
      const item = target instanceof Element ? target.closest<HTMLElement>('[data-item]') : null;
      if (!item) return setPlace(null);
      timer = setTimeout(() => setPlace(placeBy(item)), after);
    };
    const onOver = (event: PointerEvent) => event.pointerType === 'mouse' && show(event.target, 350);
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event.target, 0);
    };
    const hide = () => {
      clearTimeout(timer);
      setPlace(null);
    };
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    element.addEventListener('pointerover', onOver);
    element.addEventListener('pointerleave', hide);
    element.addEventListener('pointerdown', hide);
    element.addEventListener('focusin', onFocus);
    element.addEventListener('focusout', hide);
    element.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerover', onOver);
      element.removeEventListener('pointerleave', hide);
      element.removeEventListener('pointerdown', hide);
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('focusout', hide);
      element.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', onKey);
    };
  }, [root, isOff]);
  const found = place && find(place.key);
  return found ? <Tip place={place} {...found} /> : null;
}

function Tip({ place, item, client }: { place: Place; item: ShownItem; client: ShownClient }) {
  const t = useTranslations('calendar');
  const said = useTranslations('dates');
  const dates = useDates();
  const zoneName = useZoneName();
  return (
    <div
      aria-hidden="true"
      className="cal-tip"
      style={{ left: place.left, top: place.top, transform: place.above ? 'translateY(-100%)' : undefined }}
    >
      <div className="flex items-center gap-1.5 text-sm text-text-2">
        <span className="h-3 w-[3px] rounded-xs" style={{ background: client.colour }} />
        {client.name}
      </div>
      <div className="font-medium text-pretty break-words">{item.title || t('untitled')}</div>
      <div className="mt-0.5 text-sm text-text-2 tabular-nums">
        {dates.dateTime(item.wall)}
        {item.ownWall && (
          <>
            {' '}
            {zoneName(item.zone)}
            <br />
            {said('yourTime', { time: dates.dateTime(item.ownWall) })}
          </>
        )}
      </div>
      <div className="text-sm text-text-2">{item.channels.map((channel) => channel.name).join(' · ')}</div>
      <StatusMark stage={item.stage} className="mt-1" />
    </div>
  );
}

function placeBy(item: HTMLElement): Place {
  const box = item.getBoundingClientRect();
  const above = box.bottom + 150 > window.innerHeight;
  return {
    key: item.dataset.item ?? '',
    left: Math.max(8, Math.min(box.left, window.innerWidth - 312)),
    top: above ? box.top - 6 : box.bottom + 6,
    above,
  };
}
