import type { Words } from '../index.ts';

export const palette: Words['palette'] = {
  title: 'Znajdź albo zrób coś',
  label: 'Klient, treść, osoba albo działanie',
  placeholder: 'Klient, słowa z treści, osoba, działanie…',
  results: 'Znalezione',
  nothing: 'Nic takiego nie ma. Spróbuj mniej słów albo samego początku.',
  unreachable: 'Serwer nie odpowiedział, więc widać same działania. To, co wpisano, zostaje; spróbuj za chwilę.',
  count: '{count, plural, =0 {Nic nie znaleziono} one {# wynik} few {# wyniki} many {# wyników} other {# wyniku}}',
  clients: 'Klienci',
  contents: 'Treści',
  recent: 'Ostatnio w pracy',
  people: 'Osoby',
  readers: 'Odbiorcy',
  do: 'Zrób',
  archived: 'w archiwum',
  untitled: 'Bez tytułu',
  actions: {
    post: 'Nowy wpis',
    newsletter: 'Nowy newsletter',
    import: 'Importuj plan z arkusza',
    reviews: 'Przejdź: co jest u klientów',
    client: 'Nowy klient',
    theme: 'Wygląd: {name}',
    language: 'Język: {name}',
  },
};
