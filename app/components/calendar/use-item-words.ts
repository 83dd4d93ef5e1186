import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Stage } from '../status-mark.tsx';
import type { ItemWords } from './item.tsx';

/** What items say, each sentence of a stage looked up once however many items there are. */
export function useItemWords(): ItemWords {
  const t = useTranslations('calendar');
  const stages = useTranslations('stages');
  const common = useTranslations('common');
  return useMemo(() => {
    const known = new Map<Stage, string>();
    return {
      stage(stage) {
        const word = known.get(stage) ?? stages(stage);
        known.set(stage, word);
        return word;
      },
      untitled: t('untitled'),
      own: (time) => common('yourTime', { time }),
      ownShort: (time) => t('ownShort', { time }),
      actions: (title) => t('actionsOf', { title }),
    };
  }, [t, stages, common]);
}
