import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Stage } from '../status-mark.tsx';
import type { ItemWords } from './item.tsx';

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

/** A sentence with one plain hole, said once and then filled by hand: saying a hundred of them takes milliseconds. */
export function around(say: (filling: string) => string): (filling: string | number) => string {
  const [before = '', after = ''] = say(hole).split(hole);
  return (filling) => before + filling + after;
}

/** Stands for something that is not a text; no sentence has it. */
const hole = '\uFFFC';
