import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Move, MovesDone } from '#server/content/moving.ts';
import { usePending } from '../pending.ts';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { forget } from './kept.ts';
import { isItem, type MovesAnswer, type Pending, postMoves } from './moves.ts';
import { keyOf, type ShownIdea, type ShownItem } from './page.ts';

/** Where somebody wants something to be: a wall time of its client, or null for the shelf. */
export type Wanted = {
  thing: ShownItem | ShownIdea;
  wall: string | null;
  disambiguation?: 'earlier' | 'later';
  /** Wherever it is by now: said by whoever was shown a colleague's move. */
  anyway?: true;
};

export type Trouble = { answer: MovesAnswer; wanted: readonly Wanted[] };

/**
 * The moves of a page: drawn at once, sent as one request, told with their undo; what could not be done stands in
 * `trouble` until it is dealt with.
 */
export function usePlan(loaded: object) {
  const t = useTranslations('calendar');
  const dates = useDates();
  const toast = useToast();
  const { pending, draw, settle, askAnew } = usePending<Pending>(loaded);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [landed, land] = useState<{ contentId: string } | null>(null);

  const tell = useCallback(
    (done: MovesDone) => {
      const [one] = done.moved;
      if (!one || !done.changeId) return;
      const warnings = [...new Set(done.moved.flatMap((moved) => moved.warnings))];
      const b = (words: React.ReactNode) => <b className="font-semibold">{words}</b>;
      const text =
        done.moved.length > 1
          ? t('movedMany', { count: done.moved.length })
          : one.wall === null
            ? t('shelved')
            : t.rich(one.clock === 'gap' ? 'movedByGap' : 'moved', { when: dates.dateTime(one.wall), b });
      const warning = warnings.length > 0 ? ` ${t('movedInto', { days: warnings.join(', ') })}` : '';
      toast({
        text: (
          <>
            {text}
            {warning}
          </>
        ),
        undo: { change: done.changeId },
      });
    },
    [dates, t, toast],
  );

  const move = useCallback(
    (wanted: readonly Wanted[]): Promise<MovesAnswer> => {
      const mine = wanted.map(({ thing, wall }): Pending => ({ key: keyOfThing(thing), thing, wall }));
      setTrouble(null);
      draw(mine);
      const only = wanted.length === 1 ? wanted[0] : undefined;
      if (only) land({ contentId: only.thing.contentId });
      const work = postMoves(wanted.map(asMove)).then((answer) => {
        forget();
        const isDone = 'moved' in answer;
        if (!isDone || answer.conflicts.length > 0 || answer.refused.length > 0) setTrouble({ answer, wanted });
        // What was moved stays where the server put it; the rest goes back at once.
        settle(mine, isDone ? mine.flatMap((one) => placedBy(answer, one)) : []);
        if (isDone) tell(answer);
        if (isDone || ('none' in answer && answer.none === 'unclear')) askAnew();
        return answer;
      });
      toast.awaits(work);
      return work;
    },
    [draw, settle, askAnew, tell, toast],
  );
  return { pending, move, trouble, forget: useCallback(() => setTrouble(null), []), landed };
}

export type Plan = ReturnType<typeof usePlan>;

export const keyOfThing = (thing: ShownItem | ShownIdea): string => (isItem(thing) ? keyOf(thing) : thing.contentId);

function placedBy({ moved }: MovesDone, { key, thing }: Pending): Pending[] {
  const found = moved.find(({ contentId }) => contentId === thing.contentId);
  return found ? [{ key, thing, wall: found.wall }] : [];
}

function asMove({ thing, wall, disambiguation, anyway }: Wanted): Move {
  const seen = isItem(thing) ? thing.wall : null;
  const channelIds = thing.channels.map(({ id }) => id);
  return {
    contentId: thing.contentId,
    wall,
    ...(wall !== null && isItem(thing) && channelIds.length > 0 && !anyway ? { channelIds } : {}),
    ...(disambiguation ? { disambiguation } : {}),
    ...(anyway ? {} : { seen }),
  };
}
