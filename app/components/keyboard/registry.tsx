import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useRef } from 'react';
import { isPress, isSingle, stepsOf } from './press.ts';

/** One key of a screen. */
export type ScreenKey = {
  /** As `press.ts` reads it: `n`, `?`, `mod+k`, `g t`. */
  press: string;
  /** What it does, in the reader's language; stands in the keyboard map. */
  text: string;
  /** Left out where the screen listens itself (arrows inside a grid): then the map only shows it. */
  run?(): void;
};

export type KeyGroup = { title: string; keys: readonly ScreenKey[] };

type Registry = {
  put(id: string, group: KeyGroup): void;
  remove(id: string): void;
  groups(): KeyGroup[];
};

const RegistryContext = createContext<Registry | null>(null);

/** How long the first of two keys waits for the second, in milliseconds. */
const patience = 1_500;

/**
 * The one registry of keys, and the one ear for them. A key of a screen that stands deeper in the page goes before one
 * of the frame; letters and signs are left alone wherever something is typed, in menus, and while a dialog is open.
 */
export function KeyboardProvider({ children }: { children: ReactNode }) {
  const all = useRef(new Map<string, KeyGroup>());
  const registry = useMemo<Registry>(
    () => ({
      put: (id, group) => void all.current.set(id, group),
      remove: (id) => void all.current.delete(id),
      groups: () => merged([...all.current.values()]),
    }),
    [],
  );
  useEffect(() => {
    let first: { press: string; until: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat || isModifier(event.key)) return;
      const mayBeTyped = isTyping(event.target) || document.querySelector('dialog:modal') !== null;
      // Screens mount before the frame around them, so theirs come first.
      const keys = [...all.current.values()].flatMap((group) => group.keys).filter((key) => key.run);
      const begun = first !== null && first.until > event.timeStamp ? first.press : null;
      first = null;
      for (const key of keys) {
        if (isSingle(key.press) && (mayBeTyped || !singleKeys.areOn())) continue;
        const steps = stepsOf(key.press);
        if (steps === 1 && begun === null && isPress(event, key.press)) {
          event.preventDefault();
          return key.run?.();
        }
        if (steps === 2 && begun === key.press.split(' ')[0] && isPress(event, key.press, 1)) {
          event.preventDefault();
          return key.run?.();
        }
      }
      const start = keys.find((key) => stepsOf(key.press) === 2 && isPress(event, key.press));
      if (start && !mayBeTyped && singleKeys.areOn())
        first = { press: start.press.split(' ')[0] ?? '', until: event.timeStamp + patience };
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return <RegistryContext.Provider value={registry}>{children}</RegistryContext.Provider>;
}

/**
 * Registers the keys of a screen for as long as it is shown.
 *
 * @example useKeys(t('title'), [{ press: 'n', text: t('keys.new'), run: () => navigate('/contents/new') }])
 */
export function useKeys(title: string, keys: readonly ScreenKey[]): void {
  const registry = useContext(RegistryContext);
  const id = useId();
  useEffect(() => registry?.put(id, { title, keys }));
  useEffect(() => () => registry?.remove(id), [registry, id]);
}

/** What is registered at this moment, the innermost screen first: for the keyboard map. */
export function useKeyGroups(): () => KeyGroup[] {
  const registry = useContext(RegistryContext);
  return registry?.groups ?? none;
}

/** Letters and signs as keys can be switched off in this browser (WCAG 2.1.4): speech input types them by accident. */
export const singleKeys = {
  areOn: (): boolean => {
    try {
      return localStorage.getItem('singleKeys') !== 'off';
    } catch {
      return true;
    }
  },
  turn(on: boolean): void {
    try {
      if (on) localStorage.removeItem('singleKeys');
      else localStorage.setItem('singleKeys', 'off');
    } catch {
      // A browser that keeps nothing keeps them on.
    }
  },
};

const none = (): KeyGroup[] => [];

const isModifier = (key: string): boolean => ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(key);

/** Where a letter means itself: fields, and lists that are searched by typing. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('textarea, select, [role=menu], [role=listbox], [role=textbox]'))
    return true;
  const input = target.closest('input');
  return input !== null && !['checkbox', 'radio', 'button', 'submit', 'reset', 'range'].includes(input.type);
}

/** Two parts of a screen may register under one title. */
function merged(groups: KeyGroup[]): KeyGroup[] {
  const byTitle = new Map<string, ScreenKey[]>();
  for (const { title, keys } of groups) byTitle.set(title, [...(byTitle.get(title) ?? []), ...keys]);
  return [...byTitle].map(([title, keys]) => ({ title, keys }));
}
