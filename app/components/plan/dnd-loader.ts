import { useEffect, useState } from 'react';

type Dnd = Pick<typeof import('./dnd.tsx'), 'Grip' | 'IdeasPlace' | 'Place'>;
let loaded: Dnd | null = null;

/**
 * Carrying with keys (React Aria), fetched once the page is there: nothing of it is needed to read. Once here, it is there
 * from the first drawing on.
 */
export function useDnd(): Dnd | null {
  const [dnd, setDnd] = useState(loaded);
  useEffect(() => {
    let isHere = true;
    if (loaded) setDnd(loaded);
    else
      void import('./dnd.tsx').then(({ Grip, IdeasPlace, Place }) => {
        loaded = { Grip, IdeasPlace, Place };
        if (isHere) setDnd(loaded);
      });
    return () => {
      isHere = false;
    };
  }, []);
  return dnd;
}
