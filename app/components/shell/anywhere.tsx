import { useLocation, useMatches, useNavigate } from '@remix-run/react';
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type KeyGroup, useKeyGroups, useKeys } from '../keyboard/registry.tsx';
import type { Frame } from './frame.tsx';
import { audience, calendar, clients, plan, settings, today } from './places.tsx';

const KeyboardMap = lazy(() => import('../keyboard/map-dialog.tsx'));
const FoundAnywhere = lazy(() => import('../palette/from-anywhere.tsx'));
const CaptureDialog = lazy(() => import('../capture/capture-dialog.tsx'));

type Anywhere = {
  /** Opens the palette. */
  find(): void;
  /** Opens the line for an idea. */
  note(): void;
  /** Opens the keyboard map. */
  map(): void;
};

const AnywhereContext = createContext<Anywhere>({ find() {}, note() {}, map() {} });

/** What can be opened over any screen. */
export const useAnywhere = (): Anywhere => useContext(AnywhereContext);

/** The second key after `g`, the same in every language. */
const places = [
  { place: today, key: 't' },
  { place: calendar, key: 'c' },
  { place: plan, key: 'p' },
  { place: audience, key: 'a' },
  { place: clients, key: 'k' },
  { place: settings, key: 's' },
];

/** The palette, the line for an idea and the keyboard map, with the keys that open them on every screen. */
export function AnywhereProvider({ frame, children }: { frame: Frame; children: ReactNode }) {
  const t = useTranslations('keyboard');
  const shell = useTranslations('shell');
  const navigate = useNavigate();
  const groupsNow = useKeyGroups();
  const client = useClientHere();
  const [open, setOpen] = useState<'palette' | 'note' | KeyGroup[] | null>(null);
  // A dialog's `close` comes a moment after it closed; what was opened meanwhile stays.
  const close = (closed: typeof open) => () => setOpen((now) => (now === closed ? null : now));
  const anywhere = useMemo<Anywhere>(
    () => ({ find: () => setOpen('palette'), note: () => setOpen('note'), map: () => setOpen(groupsNow()) }),
    [groupsNow],
  );
  useKeys(t('anywhere'), [
    { press: 'mod+k', text: t('find'), run: anywhere.find },
    { press: 'i', text: t('idea'), run: anywhere.note },
    {
      press: 'n',
      text: t('create'),
      run: () => navigate(client ? `/contents/new?client=${client}` : '/contents/new'),
    },
    { press: 'mod+z', text: t('undo') },
    { press: '?', text: t('map'), run: anywhere.map },
    ...places.map(({ place, key }) => ({
      press: `g ${key}`,
      text: t('go', { place: shell(`places.${place.name}`) }),
      run: () => navigate(place.to),
    })),
  ]);
  useKeys(t('dialogs'), [{ press: 'Escape', text: t('close') }]);
  return (
    <AnywhereContext.Provider value={anywhere}>
      {children}
      <Suspense fallback={null}>
        {open === 'palette' && (
          <FoundAnywhere frame={frame} client={client} note={anywhere.note} map={anywhere.map} onClose={close(open)} />
        )}
        {open === 'note' && <CaptureDialog frame={frame} guessed={client} onClose={close(open)} />}
        {Array.isArray(open) && <KeyboardMap groups={open} onClose={close(open)} />}
      </Suspense>
    </AnywhereContext.Provider>
  );
}

/** The client that the screen is about: of its path, of what it shows, or the only one that it is narrowed to. */
function useClientHere(): string | null {
  const { pathname, search } = useLocation();
  const matches = useMatches();
  const inPath = /\/clients\/([0-9a-f-]{36})/.exec(pathname)?.[1];
  if (inPath) return inPath;
  for (const { data } of matches.toReversed()) {
    const shown = data as { content?: { client?: { id?: unknown } }; client?: { id?: unknown } } | null | undefined;
    const id = shown?.content?.client?.id ?? shown?.client?.id;
    if (typeof id === 'string') return id;
  }
  const narrowed = new URLSearchParams(search).getAll('client');
  return narrowed.length === 1 ? (narrowed[0] ?? null) : null;
}
