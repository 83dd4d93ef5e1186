import { useNavigate, useSubmit } from '@remix-run/react';
import {
  FilePlus,
  Hourglass,
  Keyboard,
  Languages,
  Lightbulb,
  LogOut,
  MailPlus,
  Monitor,
  Moon,
  Sun,
  Upload,
  UserPlus,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Frame } from '../shell/frame.tsx';
import { audience, calendar, clients, mailbox, plan, settings, today } from '../shell/places.tsx';

export type PaletteAction = {
  id: string;
  text: string;
  icon: ReactNode;
  /** The key that does the same without the palette. */
  press?: string;
  run(): void;
};

/** Everything that can be done from anywhere, in the order of how often it is. */
export function usePaletteActions(
  frame: Frame,
  context: { client: string | null; here: string; note(): void; map(): void },
): PaletteAction[] {
  const t = useTranslations('palette.actions');
  const shell = useTranslations('shell');
  const keyboard = useTranslations('keyboard');
  const navigate = useNavigate();
  const submit = useSubmit();
  const forClient = context.client ? `&client=${context.client}` : '';
  const to = (address: string) => () => navigate(address);
  const places = [today, calendar, plan, clients, audience, ...(frame.hasMailbox ? [mailbox] : []), settings];
  const keys: Record<string, string> = {
    today: 'g t',
    calendar: 'g c',
    plan: 'g p',
    clients: 'g k',
    audience: 'g a',
    settings: 'g s',
  };
  const theme = (name: 'light' | 'dark' | 'system', icon: ReactNode): PaletteAction => ({
    id: `theme-${name}`,
    text: t('theme', { name: shell(`theme.${name}`) }),
    icon,
    run: () => submit({ theme: name, to: context.here }, { method: 'post', action: '/preferences/theme' }),
  });
  const otherLanguage = frame.member.locale === 'pl' ? 'en' : 'pl';
  return [
    {
      id: 'post',
      text: t('post'),
      icon: <FilePlus />,
      press: 'n',
      run: to(`/contents/new?kind=post${forClient}`),
    },
    {
      id: 'newsletter',
      text: t('newsletter'),
      icon: <MailPlus />,
      run: to(`/contents/new?kind=newsletter${forClient}`),
    },
    { id: 'idea', text: keyboard('idea'), icon: <Lightbulb />, press: 'i', run: context.note },
    ...places.map((place) => ({
      id: place.name,
      text: keyboard('go', { place: shell(`places.${place.name}`) }),
      icon: <place.icon />,
      press: keys[place.name],
      run: to(place.to),
    })),
    { id: 'import', text: t('import'), icon: <Upload />, run: to('/calendar/import') },
    { id: 'reviews', text: t('reviews'), icon: <Hourglass />, run: to('/reviews') },
    ...(frame.member.role === 'owner'
      ? [{ id: 'client', text: t('client'), icon: <UserPlus />, run: to('/clients/new') }]
      : []),
    { id: 'keys', text: keyboard('open'), icon: <Keyboard />, press: '?', run: context.map },
    theme('light', <Sun />),
    theme('dark', <Moon />),
    theme('system', <Monitor />),
    {
      id: 'language',
      text: t('language', { name: shell(`language.${otherLanguage}`) }),
      icon: <Languages />,
      // Another language is another page.
      run: () => post('/preferences/language', { locale: otherLanguage, to: context.here }),
    },
    { id: 'signOut', text: shell('signOut'), icon: <LogOut />, run: () => post('/sign-out', {}) },
  ];
}

/** A form of the browser's own, for what ends in another page. */
function post(action: string, values: Record<string, string>): void {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action });
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
