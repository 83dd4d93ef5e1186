import type { Words } from '../index.ts';

/** Jak działa instalacja, dla właściciela. */
export const operations: Words['operations'] = {
  title: 'Praca systemu',
  lead: 'Jak działa cała instalacja, stan na {time}. Odświeża się co dziesięć sekund, dopóki ta strona jest otwarta.',
  good: 'Wszystko działa.',
  goodText: 'Procesy robocze pracują, nic nie czeka po terminie i żadnego zadania nie porzucono.',
  alarms: {
    noWorker:
      'Nie działa żaden proces roboczy: nic się nie publikuje i nie wychodzi żadna poczta. Uruchom węzeł z ROLE=all albo ROLE=worker.',
    silentWorker:
      '{count, plural, one {# proces roboczy żyje, ale od dłuższej chwili milczy: jest zamrożony albo nie ma połączenia z bazą. To, co trzyma, czeka na niego; jeśli nie wraca, zakończ go.} few {# procesy robocze żyją, ale od dłuższej chwili milczą: są zamrożone albo nie mają połączenia z bazą. To, co trzymają, czeka na nie; jeśli nie wracają, zakończ je.} other {# procesów roboczych żyje, ale od dłuższej chwili milczy: są zamrożone albo nie mają połączenia z bazą. To, co trzymają, czeka na nie; jeśli nie wracają, zakończ je.}}',
    drift:
      'Zegar {count, plural, one {# maszyny} other {# maszyn}} różni się o ponad dwie sekundy. Publikowanie trzyma się czasu bazy danych, ale usługę czasu na maszynie trzeba naprawić.',
    lag: 'Najstarsze zadanie jest {time} po terminie. Dołóż proces roboczy albo sprawdź niżej, na co czeka.',
    jobsFailed:
      '{count, plural, one {# zadanie porzucono po kilku próbach.} few {# zadania porzucono po kilku próbach.} other {# zadań porzucono po kilku próbach.}} Powód jest w dzienniku, pod „a job failed”.',
    mailsFailed:
      '{count, plural, one {# wiadomości z tego tygodnia nie udało się dostarczyć.} other {# wiadomości z tego tygodnia nie udało się dostarczyć.}} Sprawdź, czy serwer poczty je przyjmuje.',
    mailsLate: 'Poczta czeka od {time}. Sprawdź, czy serwer poczty odpowiada.',
    connections:
      'Zajęte jest {count, number} % połączeń z bazą danych. Podnieś max_connections albo uruchom mniej węzłów.',
  },
  stop: {
    title: 'Wstrzymaj wszystko',
    text: 'Zatrzymuje publikacje i newslettery wszystkich klientów, zanim cokolwiek kolejnego wyjdzie. Co właśnie się wysyła, dokończy się.',
    isPaused:
      'Nic nie wychodzi u żadnego klienta. Po wznowieniu to, co mieści się jeszcze w czasie klienta, wyjdzie po kolei; reszta potrzebuje nowego terminu.',
    pause: 'Wstrzymaj wszystko',
    resume: 'Wznów wszystko',
  },
  queues: 'Kolejki',
  queue: { publication: 'Publikowanie', send: 'Newslettery', background: 'Wszystko inne' },
  columns: {
    queue: 'Kolejka',
    waiting: 'Czeka',
    ahead: 'Na później',
    atWork: 'W toku',
    failed: 'Porzucone',
    lag: 'Opóźnienie',
  },
  onTime: 'na czas',
  publishing: 'Publikacje',
  states: {
    overdue: 'Po terminie, jeszcze bez próby',
    sending: 'Wychodzą teraz',
    processing: 'U serwisu, w przetwarzaniu',
    retrying: 'Będą próbowane ponownie',
    doubts: 'Sprawdzane w serwisie',
    unconfirmed: 'Niepotwierdzone: decyduje człowiek',
    held: 'Wstrzymane',
    late: 'Wstrzymane, bo za późno',
    reconnect: 'Czekają na kanał',
    closedWindows: 'Limity zamknięte przez serwis',
    waitingInRows: 'Kolejki do limitu',
  },
  mail: 'Poczta',
  mails: {
    queued: 'Wiadomości w kolejce',
    failed: 'Niedostarczone w tym tygodniu',
    running: 'Newslettery w wysyłce',
    paused: 'Newslettery zatrzymane',
    recipientsInDoubt: 'Czytelnicy pod znakiem zapytania',
  },
  workers: 'Procesy robocze',
  noWorkers: 'Nie zgłosił się jeszcze żaden proces roboczy.',
  worker: '{host}, proces {pid}',
  alive: 'pracuje',
  silent: 'milczy',
  gone: 'zakończony',
  since: 'od: {when}',
  seen: 'ostatni znak: {when}',
  drift: 'zegar: {ms, plural, =0 {zgodny} other {różnica {ms, number} ms}}',
  stall: 'najdłuższa przerwa {ms, number} ms',
  busy: '{count, plural, =0 {bez zadań w toku} one {# zadanie w toku} few {# zadania w toku} other {# zadań w toku}}',
  database: 'Baza danych',
  connections: 'Połączenia',
  connectionsOf: '{used, number} z {most, number}',
  size: 'Rozmiar',
  number: '{count, number}',
  megabytes: '{count, number} MB',
  seconds: '{count, number} s',
  minutes: '{count, number} min',
  hours: '{count, number} godz.',
};
