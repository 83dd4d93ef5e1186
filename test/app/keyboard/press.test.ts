import { describe, expect, test } from 'vitest';
import { capsOf, isPress, type Pressed } from '../../../app/components/keyboard/press.ts';

const event = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  code: `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('a key that was pressed', () => {
  test('is the letter, in capitals too, and never with Ctrl, Command or Alt', () => {
    expect(isPress(event('n'), 'n')).toBe(true);
    expect(isPress(event('N', { shiftKey: true }), 'n')).toBe(true);
    for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
      expect(isPress(event('n', more), 'n')).toBe(false);
  });

  test('is Ctrl or Command with a letter, but not AltGr, which writes one', () => {
    expect(isPress(event('k', { ctrlKey: true }), 'mod+k')).toBe(true);
    expect(isPress(event('k', { metaKey: true }), 'mod+k')).toBe(true);
    expect(isPress(event('k'), 'mod+k')).toBe(false);
    expect(isPress(event('K', { ctrlKey: true, shiftKey: true }), 'mod+k')).toBe(false);
    expect(isPress(event('k', { ctrlKey: true, altKey: true }), 'mod+k')).toBe(false);
  });

  test('is a sign wherever it stands on the keyboard', () => {
    expect(isPress(event('?', { shiftKey: true, code: 'Slash' }), '?')).toBe(true);
    expect(isPress(event('?', { code: 'Minus' }), '?')).toBe(true);
  });

  test('is the place of the key on a keyboard that writes no Latin letters', () => {
    expect(isPress(event('т', { code: 'KeyN' }), 'n')).toBe(true);
    expect(isPress(event('ą', { code: 'KeyA' }), 'a')).toBe(false);
  });

  test('may be the second of two', () => {
    expect(isPress(event('g'), 'g t')).toBe(true);
    expect(isPress(event('t'), 'g t')).toBe(false);
    expect(isPress(event('t'), 'g t', 1)).toBe(true);
  });

  test('is named by its caps', () => {
    expect(capsOf('mod+k', false)).toEqual([['Ctrl', 'K']]);
    expect(capsOf('mod+k', true)).toEqual([['⌘', 'K']]);
    expect(capsOf('g t', false)).toEqual([['G'], ['T']]);
    expect(capsOf('shift+F10', false)).toEqual([['Shift', 'F10']]);
  });
});
