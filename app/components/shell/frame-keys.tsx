import { useNavigate } from '@remix-run/react';
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useKeyGroups, useKeys } from '../keyboard/registry.tsx';
import { audience, calendar, clients, settings, today } from './places.tsx';

const KeyboardMap = lazy(() => import('../keyboard/map-dialog.tsx'));

/** The second key after `g`, the same in every language. */
const places = [
  { place: today, key: 't' },
  { place: calendar, key: 'c' },
  { place: audience, key: 'a' },
  { place: clients, key: 'k' },
  { place: settings, key: 's' },
];

/** The keys that work on every screen, and what they open. */
export function FrameKeys({ newContent }: { newContent: string }) {
  const t = useTranslations('keyboard');
  const shell = useTranslations('shell');
  const navigate = useNavigate();
  const groupsNow = useKeyGroups();
  const [groups, setGroups] = useState<ReturnType<typeof groupsNow> | null>(null);
  useKeys(t('anywhere'), [
    { press: 'n', text: t('create'), run: () => navigate(newContent) },
    { press: '?', text: t('map'), run: () => setGroups(groupsNow()) },
    { press: 'mod+z', text: t('undo') },
    ...places.map(({ place, key }) => ({
      press: `g ${key}`,
      text: t('go', { place: shell(`places.${place.name}`) }),
      run: () => navigate(place.to),
    })),
  ]);
  useKeys(t('dialogs'), [{ press: 'Escape', text: t('close') }]);
  return (
    groups && (
      <Suspense fallback={null}>
        <KeyboardMap groups={groups} onClose={() => setGroups(null)} />
      </Suspense>
    )
  );
}
