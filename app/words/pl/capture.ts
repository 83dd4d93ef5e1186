import type { Words } from '../index.ts';

export const capture: Words['capture'] = {
  title: 'Zapisz pomysł',
  lead: 'Wystarczy jedno zdanie. Pomysł poczeka, aż dostanie termin.',
  words: 'Pomysł',
  placeholder: 'O czym ma być? Może być też link',
  help: 'Enter zapisuje. Zdjęcie albo link można tu po prostu wkleić.',
  client: 'Dla kogo',
  picture: 'Dodaj zdjęcie',
  remove: 'Usuń {name}',
  sending: '{name}: {percent}%',
  uploading: 'Wysyłam zdjęcie',
  save: 'Zapisz pomysł',
  saved: 'Zapisano w pomysłach: <b>{title}</b>. <link>Otwórz</link>',
  untitled: 'zdjęcie',
  offline:
    'Nie zapisano: brak połączenia. Tekst jest bezpieczny w tej przeglądarce; naciśnij „Zapisz” jeszcze raz albo wróć do tego później.',
  noClients: 'Pomysł należy do klienta, a nie ma tu jeszcze żadnego.',
  addClient: 'Dodaj pierwszego klienta',
};
