import type { Words } from '../index.ts';

export const keyboard: Words['keyboard'] = {
  title: 'Klawiatura',
  open: 'Mapa klawiszy',
  after: 'potem',
  single: 'Same litery są skrótami',
  singleHelp:
    'Wyłącz to w tej przeglądarce, jeśli dyktujesz albo trafiasz w litery przypadkiem. Skróty z Ctrl zostają.',
  anywhere: 'Wszędzie',
  find: 'Znajdź albo zrób coś',
  map: 'Ta mapa',
  idea: 'Zapisz pomysł',
  create: 'Nowa treść',
  go: 'Przejdź: {place}',
  dialogs: 'Okna i menu',
  close: 'Zamknij',
  undo: 'Cofnij to, co przed chwilą',
};
