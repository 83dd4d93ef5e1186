/**
 * Keys as they are written in the registry: `n`, `?`, `mod+k` (Ctrl, on a Mac Command), `shift+F10`, or two one after the
 * other, `g t`. Pure: what was pressed comes in as an event.
 */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Whether this event is that press; of a press of two keys, `step` says which is meant. */
export function isPress(event: Pressed, press: string, step = 0): boolean {
  const wanted = press.split(' ')[step];
  if (!wanted) return false;
  const parts = wanted.split('+');
  const key = parts.at(-1) ?? '';
  const isMod = parts.includes('mod');
  // AltGr, which writes letters of its own, comes as Ctrl with Alt on some systems.
  if (event.altKey || (event.ctrlKey || event.metaKey) !== isMod) return false;
  // A letter means the letter, whatever Shift is for; signs such as ? are typed with it.
  if (parts.includes('shift') !== event.shiftKey && key.length > 1) return false;
  if (isMod && parts.includes('shift') !== event.shiftKey) return false;
  return keyOf(event) === key.toLowerCase();
}

/** How many keys one after the other the press is. */
export const stepsOf = (press: string): number => press.split(' ').length;

/** Without Ctrl or Command it is a letter or a sign, which must stay typeable wherever something is typed. */
export const isSingle = (press: string): boolean => !press.includes('mod+');

/** On a keyboard that writes no Latin letters, the place of the key counts. */
function keyOf({ key, code }: Pressed): string {
  const isForeign = key.length === 1 && key > '\u024f' && code.startsWith('Key');
  return (isForeign ? code.slice(3) : key).toLowerCase();
}

const signs: Record<string, string> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  pageup: 'Page Up',
  pagedown: 'Page Down',
};

/** The caps of a press, as they are drawn: `g t` is two groups, `mod+k` one of two caps. */
export function capsOf(press: string, isMac: boolean): string[][] {
  return press.split(' ').map((step) =>
    step.split('+').map((cap) => {
      if (cap === 'mod') return isMac ? '⌘' : 'Ctrl';
      if (cap === 'shift') return isMac ? '⇧' : 'Shift';
      return signs[cap.toLowerCase()] ?? (cap.length === 1 ? cap.toUpperCase() : cap);
    }),
  );
}
