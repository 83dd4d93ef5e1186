import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Stage } from '../status-mark.tsx';
import { useZoneName } from '../time.tsx';
import type { FactWords } from './day-facts.ts';
import type { ItemWords } from './item.ts';

/** What items say, each sentence of a stage looked up once however many items there are. */
export function useItemWords(): ItemWords {
  const t = useTranslations('calendar');
  const stages = useTranslations('stages');
  const dates = useTranslations('dates');
  return useMemo(() => {
    const known = new Map<Stage, string>();
    return {
      stage(stage) {
        const word = known.get(stage) ?? stages(stage);
        known.set(stage, word);
        return word;
      },
      untitled: t('untitled'),
      own: around((time) => dates('yourTime', { time })),
      ownShort: around((time) => t('ownShort', { time })),
      actions: around((title) => t('actionsOf', { title })),
    };
  }, [t, stages, dates]);
}

/** What days say of themselves. */
export function useFactWords(): FactWords {
  const t = useTranslations('calendar');
  const zoneName = useZoneName();
  return useMemo(
    () => ({
      quiet: (name) => t('days.quiet', { name }),
      clock: ({ zone, kind, from, to }) => t(`days.${kind}`, { zone: zoneName(zone), from, to }),
      clockShort: ({ kind, from, to }) => t(kind === 'gap' ? 'days.gapShort' : 'days.repeatShort', { from, to }),
      slot: {
        free: (time, client) => t('slots.free', { time, client }),
        freeShort: around((client) => t('slots.freeShort', { client })),
        own: around((time) => t('slots.own', { time })),
        moved: around((time) => t('slots.moved', { time })),
        start: t('slots.start'),
      },
    }),
    [t, zoneName],
  );
}

/** A sentence with one plain hole, said once and then filled by hand: saying a hundred of them takes milliseconds. */
export function around(say: (filling: string) => string): (filling: string | number) => string {
  const [before = '', after = ''] = say(hole).split(hole);
  return (filling) => before + filling + after;
}

/** Stands for something that is not a text; no sentence has it. */
const hole = '\uFFFC';
