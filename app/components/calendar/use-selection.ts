import { type RefObject, useCallback, useEffect, useState } from 'react';

const none: ReadonlySet<string> = new Set();

/** Items taken together: X, or a press with Ctrl. Marked on the elements themselves, as a hundred of them need not be drawn anew. */
export function useSelection(root: RefObject<HTMLElement | null>, items: unknown) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(none);
  const toggle = useCallback((key: string) => {
    setKeys((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on the screen changed with the items
  useEffect(() => {
    const marked: HTMLElement[] = [];
    for (const key of keys) {
      const element = root.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(key)}"]`);
      if (!element) continue;
      element.dataset.selected = '';
      marked.push(element);
    }
    return () => {
      for (const element of marked) delete element.dataset.selected;
    };
  }, [root, keys, items]);
  return { keys, toggle, clear: useCallback(() => setKeys(none), []) };
}
