import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useDates } from '../time.tsx';
import { type Slot, usePlan } from './context.ts';
import { useDnd } from './dnd-loader.ts';
import { Own } from './own.tsx';

/** A slot that nothing goes out in yet: faint, and a press or a drop fills it. */
export function SlotCard({ slot }: { slot: Slot }) {
  const t = useTranslations('plan.slot');
  const dates = useDates();
  const { ask, post } = usePlan();
  const dnd = useDnd();
  const channels = slot.free.map(({ name }) => name).join(', ');
  const head = (
    <span className="flex items-baseline gap-1.5">
      <time className="font-medium tabular-nums">{slot.wall.slice(11)}</time>
      <span className="min-w-0 truncate">{channels}</span>
    </span>
  );
  if (slot.isPast || slot.isSkipped) {
    return (
      <div className="plan-slot" data-off="">
        {head}
        <span className="text-xs">{slot.isPast ? t('past') : t('skipped')}</span>
      </div>
    );
  }
  const clock =
    slot.clock === 'gap' ? t('gap', { time: slot.shownWall.slice(11) }) : slot.clock === 'repeat' ? t('repeat') : null;
  const label = t('fillLabel', { when: dates.dateTime(slot.wall), channels });
  const action = (
    <>
      <Plus className="size-3.5 stroke-2" />
      {t('fill')}
    </>
  );
  const inside = (
    <>
      {head}
      <Own wall={slot.wall} ownWall={slot.ownWall} />
      {clock && <span className="text-xs text-s-held">{clock}</span>}
    </>
  );
  const frame = { className: 'plan-slot', 'data-slot': slot.wall, 'data-slot-key': `${slot.slotId} ${slot.wall}` };
  const open = () => ask({ what: 'slot', slot });
  if (dnd) {
    const take = (content: string) => post('/plan/fill', { slot: slot.slotId, date: slot.wall.slice(0, 10), content });
    return (
      <dnd.Place label={label} frame={frame} onTake={take} onPress={open} action={action}>
        {inside}
      </dnd.Place>
    );
  }
  return (
    <div {...frame}>
      {inside}
      <button type="button" aria-label={label} onClick={open} className="plan-fill">
        {action}
      </button>
    </div>
  );
}
