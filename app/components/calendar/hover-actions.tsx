import { type RefObject, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { useDates } from '../time.tsx';
import { Actions } from './item.tsx';

/**
 * What the pointer finds in a closed week: "…" on the item beneath it, "+" on the day. Made when they are pointed at, instead
 * of a hundred times in every page; keys have M, N and Shift+F10 for the same.
 */
export function HoverActions({
  root,
  titleOf,
  newAddress,
}: {
  root: RefObject<HTMLElement | null>;
  titleOf(key: string): string | null;
  newAddress(date: string): string;
}) {
  const t = useTranslations('calendar');
  const dates = useDates();
  const [item, setItem] = useState<HTMLElement | null>(null);
  const [day, setDay] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const onOver = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || !(event.target instanceof Element)) return;
      setItem(event.target.closest<HTMLElement>('.cal-row:not(.cal-open) .cal-i'));
      setDay(event.target.closest<HTMLElement>('.cal-day'));
    };
    const onLeave = () => {
      setItem(null);
      setDay(null);
    };
    element.addEventListener('pointerover', onOver);
    element.addEventListener('pointerleave', onLeave);
    return () => {
      element.removeEventListener('pointerover', onOver);
      element.removeEventListener('pointerleave', onLeave);
    };
  }, [root]);
  const title = item?.isConnected ? titleOf(item.dataset.item ?? '') : null;
  const head = day?.isConnected ? day.querySelector('.cal-dh') : null;
  const date = day?.dataset.date ?? '';
  return (
    <>
      {item && title !== null && createPortal(<Actions label={t('actionsOf', { title })} />, item)}
      {head &&
        createPortal(
          <a href={newAddress(date)} tabIndex={-1} className="cal-add" title={t('newOn', { day: dates.long(date) })}>
            <svg aria-hidden="true">
              <use href="#add" />
            </svg>
            <span className="sr-only">{t('newOn', { day: dates.long(date) })}</span>
          </a>,
          head,
        )}
    </>
  );
}
