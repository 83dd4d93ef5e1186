import { Drawn } from '../drawn.tsx';
import { html } from '../html.ts';
import { markLines } from './day-facts.ts';
import type { ShownClockChange, ShownMark } from './page.ts';
import { useFactWords } from './use-drawn-words.ts';

/** What a day is, beneath its head; nothing where it is a day like others. */
export function Marks({
  marks,
  clocks,
  isWhole,
}: {
  marks: readonly ShownMark[] | undefined;
  clocks: readonly ShownClockChange[] | undefined;
  isWhole?: boolean;
}) {
  const words = useFactWords();
  if (!marks && !clocks) return null;
  return <Drawn as="ul" className="cal-marks" of={html`${markLines({ marks, clocks }, words, isWhole)}`} />;
}
