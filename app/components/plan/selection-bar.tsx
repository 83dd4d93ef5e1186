import { CalendarClock, Tag, Trash2, UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Menu } from '../menu.tsx';
import { isOpen, usePlan } from './context.ts';

const moves = [
  { id: 'dayLater', days: '1' },
  { id: 'dayEarlier', days: '-1' },
  { id: 'weekLater', days: '7' },
  { id: 'weekEarlier', days: '-7' },
] as const;

/** What can be done with all that is ticked; each press is one undo. */
export function SelectionBar() {
  const t = useTranslations('plan.bulk');
  const { week, selected, select, post, ask } = usePlan();
  const content = [...selected];
  if (content.length === 0) return null;
  const everything = new Set(week.items.filter(isOpen).map(({ contentId }) => contentId));
  return (
    <section aria-label={t('label')} className="plan-bar">
      <span role="status" className="px-1.5 font-medium tabular-nums">
        {t('count', { count: content.length })}
      </span>
      <Menu
        label={t('move')}
        look="plain"
        icon={<CalendarClock />}
        items={[
          ...moves.map(({ id, days }) => ({
            id,
            text: t(`moveBy.${id}`),
            onSelect: () => post('/plan/move', { content, days }),
          })),
          { id: 'shelf', text: t('moveBy.shelf'), onSelect: () => post('/plan/shelve', { content }) },
        ]}
      >
        {t('move')}
      </Menu>
      {week.labels.length > 0 && (
        <Menu
          label={t('labels')}
          look="plain"
          icon={<Tag />}
          items={week.labels.map(({ id, name }) => {
            const isOn = week.items.every((item) => !selected.has(item.contentId) || item.labelIds.includes(id));
            return {
              id,
              text: t(isOn ? 'labelOff' : 'labelOn', { name }),
              onSelect: () => post('/plan/label', { content, label: id, on: isOn ? '0' : '1' }),
            };
          })}
        >
          {t('labels')}
        </Menu>
      )}
      <Menu
        label={t('person')}
        look="plain"
        icon={<UserRound />}
        items={[
          ...week.people.map(({ userId, name }) => ({
            id: userId,
            text: name,
            onSelect: () => post('/plan/assign', { content, person: userId }),
          })),
          { id: 'nobody', text: t('nobody'), onSelect: () => post('/plan/assign', { content, person: '' }) },
        ]}
      >
        {t('person')}
      </Menu>
      <Button size="sm" look="danger" icon={<Trash2 />} onClick={() => ask({ what: 'cancel' })}>
        {t('cancel')}
      </Button>
      {content.length < everything.size && (
        <Button size="sm" look="quiet" onClick={() => select(everything)}>
          {t('all')}
        </Button>
      )}
      <Button size="sm" look="quiet" onClick={() => select([])}>
        {t('clear')}
      </Button>
    </section>
  );
}
