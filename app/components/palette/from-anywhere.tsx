import { useLocation } from '@remix-run/react';
import type { Frame } from '../shell/frame.tsx';
import { usePaletteActions } from './actions.tsx';
import Palette from './palette.tsx';

/** The palette with what this member can do on this screen. */
export default function FoundAnywhere({
  frame,
  client,
  note,
  map,
  onClose,
}: {
  frame: Frame;
  client: string | null;
  note(): void;
  map(): void;
  onClose(): void;
}) {
  const { pathname, search } = useLocation();
  const actions = usePaletteActions(frame, { client, here: pathname + search, note, map });
  return <Palette actions={actions} onClose={onClose} />;
}
