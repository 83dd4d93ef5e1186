import { Ban, CalendarClock, Grab, Lightbulb, SquareArrowOutUpRight, SquareCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MenuEntry } from '../menu.tsx';
import { isItem } from './moves.ts';
import { addressOfItem, isMovable, type ShownItem } from './page.ts';
import type { Thing } from './use-carry.ts';

type Found = { thing: Thing; stage: ShownItem['stage'] };

/** What can be done with an item of the calendar, or with an idea. */
export function useItemMenu({
  found,
  onMove,
  onCarry,
  onSelect,
  onShelve,
  onCancel,
}: {
  found: Found | null;
  onMove(): void;
  onCarry(): void;
  onSelect(): void;
  onShelve(thing: Thing): void;
  onCancel(thing: Thing): void;
}): MenuEntry[] {
  const t = useTranslations('calendar.menu');
  if (!found) return [];
  const { thing, stage } = found;
  const movable = isMovable(stage);
  const isPlaced = isItem(thing);
  return [
    { id: 'open', text: t('open'), icon: <SquareArrowOutUpRight />, to: addressOfItem(thing) },
    {
      id: 'move',
      text: isPlaced ? t('move') : t('schedule'),
      icon: <CalendarClock />,
      keys: 'M',
      disabled: !movable,
      onSelect: onMove,
    },
    { id: 'carry', text: t('carry'), icon: <Grab />, keys: t('carryKey'), disabled: !movable, onSelect: onCarry },
    { id: 'select', text: t('select'), icon: <SquareCheck />, keys: 'X', onSelect },
    ...(isPlaced
      ? [
          {
            id: 'shelve',
            text: t('shelve'),
            icon: <Lightbulb />,
            disabled: !movable || stage === 'in_review',
            onSelect: () => onShelve(thing),
          },
        ]
      : []),
    {
      id: 'cancel',
      text: t('cancel'),
      icon: <Ban />,
      danger: true,
      disabled: !movable,
      onSelect: () => onCancel(thing),
    },
  ];
}
