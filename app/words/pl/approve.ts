import type { Words } from '../index.ts';

/** Strona osoby, która zatwierdza: klient, na telefonie, bez konta. */
export const approve: Words['approve'] = {
  title: 'Do akceptacji: {client}',
  position: '{at} z {count}',
  positionLabel: 'Pozycja {at} z {count}',
  previous: 'Poprzednia',
  next: 'Następna',
  items: 'Pozycje',
  languageSwitch: 'English',
  languageSwitchShort: 'EN',
  noDate: 'jeszcze bez terminu',
  untitled: 'Bez tytułu',
  newsletter: 'Newsletter',
  audience:
    'dziś {count, plural, one {# osoba na liście} few {# osoby na liście} many {# osób na liście} other {# osoby na liście}}',
  alreadyOut: 'To już wyszło.',
  previewOf: 'Podgląd: {channel}',
  notYet: 'tego kanału nie da się pokazać',
  note: '{name} pisze',
  changed: {
    title: 'Zmienione od: {day}',
    titleToday: 'Zmienione od ostatniego razu, dzisiaj',
    subject: 'Temat',
    preheader: 'Zajawka',
    onChannel: 'Na {channel}',
    removed: 'usunięte',
    added: 'dodane',
    picturesAdded:
      '{count, plural, one {# nowe zdjęcie} few {# nowe zdjęcia} many {# nowych zdjęć} other {# nowego zdjęcia}}',
    picturesRemoved:
      '{count, plural, one {# zdjęcie mniej} few {# zdjęcia mniej} many {# zdjęć mniej} other {# zdjęcia mniej}}',
    picturesReworded:
      '{count, plural, one {nowy opis # zdjęcia} few {nowe opisy # zdjęć} many {nowe opisy # zdjęć} other {nowe opisy # zdjęcia}}',
    nothing: 'Słowa i zdjęcia są takie same jak ostatnio.',
    asked: '{name} – prośba:',
  },
  talk: {
    title: 'Rozmowa',
    empty: 'Nie ma jeszcze komentarzy.',
    more: 'Wcześniejsze decyzje',
  },
  approve: 'Zatwierdź',
  requestChange: 'Poproś o zmianę',
  comment: 'Komentuj',
  approveRest: 'Zatwierdź wszystkie pozostałe ({count})',
  rest: 'Pozostałe',
  wordsLabel: 'Co zmienić?',
  wordsHelp: 'Własnymi słowami. {name} zobaczy je tak, jak są napisane.',
  sendChange: 'Wyślij',
  commentLabel: 'Komentarz',
  commentHelp: 'Komentarz o niczym nie decyduje. Żeby to nie wyszło, poproś o zmianę.',
  sendComment: 'Wyślij komentarz',
  cancel: 'Anuluj',
  said: {
    approved: '„{title}” – zatwierdzone.',
    changes: '„{title}” – prośba o zmianę przekazana.',
    commented: 'Komentarz wysłany.',
    approvedAll:
      '{count, plural, one {Zatwierdzono # pozycję.} few {Zatwierdzono # pozycje.} many {Zatwierdzono # pozycji.} other {Zatwierdzono # pozycji.}}',
    someRefused:
      '{count, plural, one {# pozycja zmieniła się w międzyczasie: spójrz na nią.} few {# pozycje zmieniły się w międzyczasie: spójrz na nie.} many {# pozycji zmieniło się w międzyczasie: spójrz na nie.} other {# pozycji zmieniło się w międzyczasie: spójrz na nie.}}',
  },
  decided: {
    approved: 'Zatwierdzone, {name}, {when}',
    changes: 'Prośba o zmianę, {name}, {when}',
    onBehalf: 'Zapisane w Twoim imieniu, {name}, {when}: „{reason}”',
    withdrawn: 'To zostało wycofane. Nie wyjdzie i nie ma o czym decydować.',
    replaced: 'Jest już nowsza wersja.',
    openNewer: 'Zobacz nowszą wersję',
  },
  done: {
    title: 'Dziękujemy, to już wszystko',
    text: 'Wszystko przejrzane. {name} już o tym wie. Możesz zamknąć tę stronę.',
    list: 'Twoje decyzje',
    approved: 'Zatwierdzone',
    changes: 'Do zmiany',
    goesOut: 'wychodzi {when}',
    wentOut: 'termin: {when}',
  },
  empty: {
    title: 'Nic nie czeka na Ciebie',
    text: 'Gdy będzie na co spojrzeć, przyjdzie wiadomość z nowym linkiem.',
  },
  foot: 'Ten link otwiera tylko treści {client} i działa do: {day}. Odpowiadasz jako {name}.',
  notMe: 'To nie ja',
  notMePage: {
    title: '{name} to nie Ty?',
    text: 'W takim razie ten link nie był dla Ciebie. Oddaj go: przestanie działać dla wszystkich, a dotychczasowe decyzje {client} zostaną. {name} może dostać nowy.',
    giveBack: 'Oddaj link',
    stay: 'To ja, {name}: wracam',
    doneTitle: 'Link został oddany',
    doneText: 'Niczego już nie otwiera. Możesz zamknąć tę stronę.',
  },
  member: {
    title: 'Trwa sesja: {name}.',
    text: 'Decyzja stąd zostanie zapisana jako podjęta w imieniu {client}, z powodem, i tak oznaczona na zawsze.',
    stranger:
      'W tej przestrzeni nie masz dostępu do {client}, więc nie możesz za nią decydować. Jeśli to Ty jesteś klientem, najpierw się wyloguj.',
    reasonLabel: 'Jak zdecydował klient ({client})?',
    reasonHelp: 'Na przykład: przez telefon w poniedziałek, mówiła Basia.',
    approve: 'Zatwierdź w imieniu klienta',
    approveRest: 'Zatwierdź {count} w imieniu klienta',
    allTitle: 'Zatwierdź wszystko, co zostało, w imieniu {client}',
    requestChange: 'Zapisz prośbę w imieniu klienta',
  },
  all: {
    title:
      '{count, plural, one {Zatwierdzić # pozycję?} few {Zatwierdzić # pozycje?} many {Zatwierdzić # pozycji?} other {Zatwierdzić # pozycji?}}',
    yes: '{count, plural, one {Zatwierdź} few {Zatwierdź wszystkie #} many {Zatwierdź wszystkie #} other {Zatwierdź wszystkie #}}',
    back: 'Wróć i obejrzyj',
    none: 'Nic już nie czeka.',
  },
  link: {
    expired: {
      title: 'Ten link stracił ważność',
      text: 'Dla bezpieczeństwa link działa 30 dni. Naciśnij przycisk, a nowy przyjdzie na Twój własny adres e-mail.',
      button: 'Wyślij mi nowy link',
      sentTitle: 'Nowy link jest w drodze',
      sentText: 'Przyjdzie na adres, który mamy zapisany. Może to potrwać minutę. Możesz zamknąć tę stronę.',
    },
    revoked: {
      title: 'Ten link został wycofany',
      text: 'Niczego już nie otwiera. Jeśli nadal decydujesz za tę firmę, poproś o nowy osobę, która prowadzi jej publikacje.',
    },
    unknown: {
      title: 'Ten link nie działa',
      text: 'Może zgubił się jego kawałek. Otwórz go jeszcze raz z wiadomości, naciskając tam przycisk; nie przepisuj go.',
    },
    missing: {
      title: 'Otwórz link z wiadomości',
      text: 'Ta strona otwiera się tylko przez link z wiadomości e-mail. Znajdź ją i naciśnij w niej przycisk.',
    },
    broken: {
      title: 'Coś się zepsuło po naszej stronie',
      text: 'Nic nie przepadło i nic nie zostało zdecydowane. Spróbuj ponownie za chwilę.',
      retry: 'Spróbuj ponownie',
    },
  },
};
