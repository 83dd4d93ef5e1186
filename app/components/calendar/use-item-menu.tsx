import { Ban, CalendarClock, Lightbulb, SquareArrowOutUpRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { MenuEntry } from '../menu.tsx';
import { addressOfItem, isMovable, type ShownItem } from './page.ts';
import type { ShownIdea } from './surface.tsx';

type Found = { thing: ShownItem | ShownIdea; wall: string | null; stage: ShownItem['stage'] };

/** What can be done with an item of the calendar, or with an idea. */
export function useItemMenu({
  found,
  onMove,
  onShelve,
  onCancel,
}: {
  found: Found | null;
  onMove(): void;
  onShelve(contentId: string): void;
  onCancel(thing: ShownItem | ShownIdea): void;
}): MenuEntry[] {
  const t = useTranslations('calendar.menu');
  if (!found) return [];
  const { thing, wall, stage } = found;
  const movable = isMovable(stage);
  return [
    { id: 'open', text: t('open'), icon: <SquareArrowOutUpRight />, to: addressOfItem(thing) },
    {
      id: 'move',
      text: wall ? t('move') : t('schedule'),
      icon: <CalendarClock />,
      keys: 'M',
      disabled: !movable,
      onSelect: onMove,
    },
    ...(wall
      ? [
          {
            id: 'shelve',
            text: t('shelve'),
            icon: <Lightbulb />,
            disabled: !movable || stage === 'in_review',
            onSelect: () => onShelve(thing.contentId),
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
