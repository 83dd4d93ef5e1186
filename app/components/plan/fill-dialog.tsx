import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, LinkButton } from '../button.tsx';
import { RadioGroup } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { useDates } from '../time.tsx';
import { type Asking, fits, usePlan } from './context.ts';

/** Which idea goes into this slot, or which slot this content goes into: the way without dragging. */
export default function FillDialog({ asking }: { asking: Extract<Asking, { what: 'slot' | 'idea' }> }) {
  const t = useTranslations('plan');
  const c = useTranslations('buttons');
  const dates = useDates();
  const { week, ask, post } = usePlan();
  const isSlot = asking.what === 'slot';
  const options = isSlot
    ? week.ideas
        .filter((idea) => fits(idea, asking.slot))
        .map(({ contentId, title, labelIds }) => ({
          value: contentId,
          label: title || t('untitled'),
          help: week.labels.flatMap(({ id, name }) => (labelIds.includes(id) ? [name] : [])).join(', '),
        }))
    : week.slots
        .filter((slot) => fits(asking.content, slot))
        .map((slot) => ({
          value: `${slot.slotId} ${slot.wall.slice(0, 10)}`,
          label: dates.dateTime(slot.wall),
          help: slot.free.map(({ name }) => name).join(', '),
        }));
  const [chosen, choose] = useState(options[0]?.value ?? '');
  const place = () => {
    const [slot = '', date = ''] = isSlot ? [asking.slot.slotId, asking.slot.wall.slice(0, 10)] : chosen.split(' ');
    post('/plan/fill', { slot, date, content: isSlot ? chosen : asking.content.contentId });
    ask(null);
  };
  const title = isSlot
    ? t('fill.slotTitle', { when: dates.dateTime(asking.slot.wall) })
    : t('fill.ideaTitle', { title: asking.content.title || t('untitled') });
  const none = t(isSlot ? 'fill.noIdeas' : 'fill.noSlots');
  const write = isSlot
    ? `/contents/new?client=${week.client.id}&date=${asking.slot.wall.slice(0, 10)}&time=${asking.slot.wall.slice(11)}`
    : null;
  return (
    <Dialog
      isOpen
      onClose={() => ask(null)}
      title={title}
      actions={
        <>
          <Button look="quiet" onClick={() => ask(null)}>
            {c('cancel')}
          </Button>
          {write && <LinkButton to={write}>{t('fill.write')}</LinkButton>}
          {options.length > 0 && (
            <Button look="primary" onClick={place}>
              {t('fill.submit')}
            </Button>
          )}
        </>
      }
    >
      {options.length === 0 ? (
        <p className="pt-1">{none}</p>
      ) : (
        <div className="max-h-[50vh] overflow-y-auto pt-2 text-text">
          <RadioGroup
            name="place"
            label={t(isSlot ? 'fill.ideas' : 'fill.slots')}
            options={options}
            value={chosen}
            onChange={choose}
          />
        </div>
      )}
    </Dialog>
  );
}
