import type { Words } from '../index.ts';

/** Co nie wyszło o swojej porze: decyzja o wielu naraz. */
export const late: Words['late'] = {
  title: 'Nie wyszło na czas',
  lead: '{late, plural, =0 {Nic nie jest spóźnione.} one {<b># pozycja</b> jest spóźniona i sama już nie wyjdzie.} few {<b># pozycje</b> są spóźnione i same już nie wyjdą.} many {<b># pozycji</b> jest spóźnionych i same już nie wyjdą.} other {<b># pozycji</b> jest spóźnionych i same już nie wyjdą.}} {held, plural, =0 {} one {<b># pozycja</b> czeka na wyjaśnienie i wyjdzie sama, jeśli zdąży.} few {<b># pozycje</b> czekają na wyjaśnienie i wyjdą same, jeśli zdążą.} many {<b># pozycji</b> czeka na wyjaśnienie i wyjdzie sama, jeśli zdąży.} other {<b># pozycji</b> czeka na wyjaśnienie i wyjdzie sama, jeśli zdąży.}}',
  late: 'Spóźnione: zdecyduj',
  held: 'Wstrzymane: jeszcze w porę',
  client: 'Klient',
  everyClient: 'Wszyscy klienci',
  choose: 'Zaznacz: {title}',
  chooseAll: 'Zaznacz wszystkie',
  chooseNone: 'Odznacz wszystkie',
  more: '{count, plural, one {i jeszcze #; pojawi się, gdy zdecydujesz o tych.} few {i jeszcze #; pojawią się, gdy zdecydujesz o tych.} many {i jeszcze #; pojawi się, gdy zdecydujesz o tych.} other {i jeszcze #; pojawi się, gdy zdecydujesz o tych.}}',
  grace: 'Wyjdzie samo, jeśli sprawa wyjaśni się do <b>{until}</b>.',
  exhausted: 'Sieć odrzucała każdą próbę, aż minęła pora.',
  empty: {
    title: 'Nic tu nie czeka',
    text: 'Wszystko wyszło o swojej porze albo ma nowy termin. Tu trafia to, co zatrzyma awaria, pauza albo brak zgody.',
    action: 'Przejdź do Dziś',
  },
  bar: {
    label: 'Ze wszystkim, co zaznaczone',
    count:
      '{count, plural, =0 {Zaznacz, o czym chcesz zdecydować.} one {Zaznaczono #} few {Zaznaczono #} many {Zaznaczono #} other {Zaznaczono #}}',
    times: 'Nadaj nowe terminy',
    publish: 'Opublikuj teraz',
    cancel: 'Odwołaj',
  },
  times: {
    title: 'Nowe terminy dla {count, plural, one {# pozycji} few {# pozycji} many {# pozycji} other {# pozycji}}',
    way: 'Dokąd',
    slots: 'Najbliższe wolne miejsca',
    slotsHelp: 'Każda pozycja trafia w najbliższe miejsce w tygodniu swojego klienta, wolne na jej kanałach.',
    from: 'Od wybranej pory, jedna po drugiej',
    fromHelp: 'Według zegara każdego klienta, w kolejności dawnych terminów. Po {latest} ciąg dalszy następnego dnia.',
    date: 'Dzień',
    time: 'Godzina',
    every: 'Odstęp',
    asksAgain: 'Na co klient zgodził się na inny dzień, wymaga jego ponownej zgody; do tego czasu nie wyjdzie.',
    submit: 'Nadaj terminy',
    busy: 'Nadaję terminy',
  },
  publish: {
    title: 'Opublikować teraz {count, plural, one {# pozycję} few {# pozycje} many {# pozycji} other {# pozycji}}?',
    text: 'Pierwsza na każdym kanale wychodzi od razu, kolejne po jednej. Co nie ma zgody na dziś, jest wstrzymane pauzą albo straciło kanał, zostaje, jak jest.',
    every: 'Odstęp na każdym kanale',
    submit: 'Opublikuj teraz',
    busy: 'Przekazuję',
  },
  minutes: '{count, plural, one {# minuta} few {# minuty} many {# minut} other {# minuty}}',
  hours: '{count, plural, one {# godzina} few {# godziny} many {# godzin} other {# godziny}}',
  day: 'doba',
  done: {
    times:
      '{count, plural, =0 {Nic nie dostało nowego terminu.} one {# pozycja ma nowy termin.} few {# pozycje mają nowe terminy.} many {# pozycji ma nowe terminy.} other {# pozycji ma nowe terminy.}}',
    published:
      '{count, plural, =0 {Nic nie mogło wyjść.} one {# pozycja wychodzi teraz.} few {# pozycje wychodzą teraz, po jednej.} many {# pozycji wychodzi teraz, po jednej.} other {# pozycji wychodzi teraz, po jednej.}}',
    cancelled:
      '{count, plural, =0 {Niczego nie odwołano.} one {Odwołano # pozycję.} few {Odwołano # pozycje.} many {Odwołano # pozycji.} other {Odwołano # pozycji.}}',
  },
  given: 'Dokąd trafiły',
  toSend:
    '{client}: {count, plural, one {# pozycja wymaga zgody na nowy dzień.} few {# pozycje wymagają zgody na nowy dzień.} many {# pozycji wymaga zgody na nowy dzień.} other {# pozycji wymaga zgody na nowy dzień.}}',
  send: 'Wyślij do akceptacji',
  left: '{count, plural, one {Jedna pozycja zostaje, jak jest:} few {# pozycje zostają, jak są:} many {# pozycji zostaje, jak jest:} other {# pozycji zostaje, jak jest:}}',
};
