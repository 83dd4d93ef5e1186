import type { Words } from '../index.ts';

export const buttons: Words['buttons'] = {
  save: 'Zapisz',
  saving: 'Zapisuję',
  saved: 'Zapisano',
  cancel: 'Anuluj',
  close: 'Zamknij',
  back: 'Wróć',
  more: 'Więcej',
  showMore: 'Pokaż więcej',
  undo: 'Cofnij',
  edit: 'Zmień',
};
