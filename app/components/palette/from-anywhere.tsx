import { useLocation } from '@remix-run/react';
import { useAnywhere } from '../shell/anywhere.tsx';
import type { Frame } from '../shell/frame.tsx';
import { usePaletteActions } from './actions.tsx';
import Palette from './palette.tsx';

/** The palette with what this member can do on this screen. */
export default function FoundAnywhere({
  frame,
  client,
  onClose,
}: {
  frame: Frame;
  client: string | null;
  onClose(): void;
}) {
  const { pathname, search } = useLocation();
  const { note, map } = useAnywhere();
  const actions = usePaletteActions(frame, { client, here: pathname + search, note, map });
  return <Palette actions={actions} onClose={onClose} />;
}
