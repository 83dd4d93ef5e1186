import { useEffect, useState } from 'react';
import type { Weigh } from '#server/posts/counting.ts';
import type { ComposerChannel } from './context.ts';

/** What weighs texts, once it is here: it is loaded only where a channel asks for it. */
export function useWeigh(channels: readonly ComposerChannel[]): Weigh {
  const [weigh, setWeigh] = useState<{ weigh: Weigh }>({ weigh: null });
  const isWanted = channels.some(({ limits }) => limits?.counting === 'weighted');
  useEffect(() => {
    if (!isWanted) return;
    let isHere = true;
    // Where it cannot be loaded, the same is measured on the server before anything is scheduled.
    import('#server/posts/weighing.ts').then(
      (loaded) => isHere && setWeigh(loaded),
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [isWanted]);
  return weigh.weigh;
}
