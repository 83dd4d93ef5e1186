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
      own: around(dates.raw('yourTime')),
      ownShort: around(t.raw('ownShort')),
      actions: around(t.raw('actionsOf')),
    };
  }, [t, stages, dates]);
}

/** A sentence with one plain hole, filled by hand: formatting a hundred of them takes milliseconds. */
export function around(sentence: string): (filling: string | number) => string {
  const [before = '', after = ''] = sentence.split(/\{\w+\}/);
  return (filling) => before + filling + after;
}
