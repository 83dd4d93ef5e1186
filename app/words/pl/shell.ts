import type { Words } from '../index.ts';

export const shell: Words['shell'] = {
  mainNavigation: 'Główna',
  bottomNavigation: 'Miejsca',
  places: {
    today: 'Dziś',
    calendar: 'Kalendarz',
    plan: 'Plan tygodnia',
    audience: 'Odbiorcy',
    clients: 'Klienci',
    mailbox: 'Poczta',
    settings: 'Ustawienia',
  },
  withCount:
    '{name}, {count, plural, one {# sprawa wymaga} few {# sprawy wymagają} many {# spraw wymaga} other {# sprawy wymaga}} Ciebie',
  find: 'Szukaj',
  idea: 'Zapisz pomysł',
  newContent: 'Nowa treść',
  newShort: 'Nowa',
  moreShort: 'Więcej',
  paused: 'pauza',
  account: 'Twoje konto: {name}',
  theme: { label: 'Wygląd', system: 'Systemowy', light: 'Jasny', dark: 'Ciemny' },
  language: { label: 'Język', pl: 'Polski', en: 'English' },
  signOut: 'Wyloguj',
  stopped: {
    title: 'Publikowanie jest wstrzymane.',
    text: 'Nic nie wychodzi u żadnego klienta, dopóki właściciel nie wznowi. Co ma termin teraz, czeka wstrzymane.',
    resume: 'Wznów wszystko',
  },
  noMail: {
    title: 'Z tej instalacji nie wychodzi żadna poczta.',
    text: 'Nie ustawiono SMTP_URL, więc prośby o akceptację i zaproszenia zostają w tutejszej skrzynce i do nikogo nie docierają.',
  },
};
