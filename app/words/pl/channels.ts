import type { Words } from '../index.ts';

export const channels: Words['channels'] = {
  networks: {
    bluesky: 'Bluesky',
    mastodon: 'Mastodon',
    telegram: 'Telegram',
    wordpress: 'WordPress',
    webhook: 'Webhook',
    x: 'X',
    linkedin: 'LinkedIn',
    instagram: 'Instagram',
    mailingList: 'Lista mailingowa',
    manual: 'Zadanie ręczne',
    practice: 'Strona na próbę',
  },
  title: 'Kanały',
  lead: '{working, plural, =0 {Żaden w tej chwili nie działa.} one {Działa # kanał.} few {Działają # kanały.} many {Działa # kanałów.} other {Działa # kanału.}}{broken, plural, =0 {} one { # wymaga ponownego połączenia.} few { # wymagają ponownego połączenia.} many { # wymaga ponownego połączenia.} other { # wymaga ponownego połączenia.}}{paused, plural, =0 {} one { # jest wstrzymany.} few { # są wstrzymane.} many { # jest wstrzymanych.} other { # jest wstrzymanego.}}',
  add: 'Dodaj kanał',
  emptyTitle: 'Tu są miejsca, w których ukazują się treści',
  emptyText:
    'Konto w sieci, lista mailingowa, zadanie dla tego, co trzeba zrobić ręcznie, albo strona na próbę, na której całą drogę przejdziesz bez żadnego konta.',
  more: 'Więcej: {name}',
  open: 'Otwórz',
  health: {
    works: 'Działa',
    lastPublished: 'Ostatnia publikacja: {time}',
    nothingPublished: 'Jeszcze nic tu nie wyszło',
    accessEnds: 'Dostęp wygasa {date}',
    version: {
      ending: 'Wersja LinkedIn wygasa {date}',
      over: 'Wersja LinkedIn wygasła {date}',
    },
    versionText: {
      ending:
        'Do tego dnia trzeba ustawić nowszą niż {version}, inaczej nic tu nie wyjdzie. Robi to właściciel: Ustawienia, Sieci.',
      over: 'Nic tu nie wyjdzie, dopóki nie zostanie ustawiona nowsza niż {version}. Robi to właściciel: Ustawienia, Sieci.',
    },
    accessEndsText: 'Sam się nie przedłuży. Połącz konto ponownie wcześniej, a nic się nie przerwie.',
    answers: 'Działa, ale przy ostatnim sprawdzeniu nie odpowiadał',
    reconnect: 'Wymaga ponownego połączenia',
    since: 'od {date}',
    paused: 'Wstrzymany',
    pausedText: 'Nic nie wyjdzie, dopóki go nie wznowisz.',
    disconnected: 'Odłączony',
    waiting:
      '{count, plural, one {# publikacja czeka.} few {# publikacje czekają.} many {# publikacji czeka.} other {# publikacji czeka.}}',
    planned:
      '{count, plural, one {# zaplanowana publikacja} few {# zaplanowane publikacje} many {# zaplanowanych publikacji} other {# zaplanowanej publikacji}}',
    tasks:
      '{count, plural, one {# zadanie czeka na Ciebie} few {# zadania czekają na Ciebie} many {# zadań czeka na Ciebie} other {# zadania czeka na Ciebie}}',
  },
  actions: {
    reconnect: 'Połącz ponownie',
    settings: 'Zmień ustawienia',
    check: 'Sprawdź teraz',
    checking: 'Sprawdzam',
    pause: 'Wstrzymaj',
    resume: 'Wznów',
    disconnect: 'Odłącz',
    page: 'Otwórz stronę',
    tasks: 'Pokaż zadania',
  },
  choose: {
    title: 'Dodaj kanał',
    lead: 'Gdzie ma publikować {client}?',
    bluesky: 'Wpisy z linkami, wzmiankami i czterema obrazami. Łączy się hasłem aplikacji.',
    mastodon:
      'Dowolny serwer: logujesz się u niego i pozwalasz na publikowanie. Jego własne limity są odczytane i zapamiętane.',
    telegram: 'Kanał albo grupa: publikuje tam Twój bot, z obrazami do dziesięciu naraz.',
    wordpress: 'Wpisy na własnej stronie klienta, obrazy z opisami. Łączy się hasłem aplikacji.',
    webhook: 'Strona, sklep albo automatyzacja klienta dostaje każdy wpis jako podpisane żądanie.',
    x: 'Wpisy z czterema obrazami. X pobiera opłatę za każdy wpis, większą za wpis z linkiem; edytor mówi ile.',
    linkedin: 'Profil osoby albo strona firmy, do dwudziestu obrazów.',
    instagram:
      'Obrazy z podpisem, jeden albo karuzela. Dla kont profesjonalnych; aplikacja musi działać pod publicznym adresem https.',
    mailingList:
      'Newslettery do własnych czytelników klienta, przez serwer poczty albo zatrzymane w lokalnej skrzynce.',
    manual:
      'Dla każdego miejsca, z którym nie da się połączyć: o czasie dostajesz tekst i obrazy, publikujesz ręcznie i wpisujesz link.',
    practice:
      'Strona tej aplikacji pod adresem, którego nie da się zgadnąć. Dobra, żeby przejść całą drogę albo zrobić próbę z klientem.',
  },
  form: {
    title: {
      bluesky: 'Połącz Bluesky',
      mastodon: 'Połącz Mastodon',
      telegram: 'Połącz Telegram',
      wordpress: 'Połącz WordPress',
      webhook: 'Połącz webhook',
      x: 'Połącz X',
      linkedin: 'Połącz LinkedIn',
      instagram: 'Połącz Instagram',
      mailingList: 'Połącz listę mailingową',
      manual: 'Dodaj miejsce dla zadań ręcznych',
      practice: 'Dodaj stronę na próbę',
    },
    againTitle: 'Połącz ponownie: {name}',
    settingsTitle: 'Ustawienia: {name}',
    lead: {
      bluesky:
        'Hasło aplikacji utworzysz w Bluesky: Ustawienia → Prywatność i bezpieczeństwo → Hasła aplikacji. Główne hasło nie jest potrzebne i niech zostanie tam, gdzie jest.',
      mastodon:
        'Przejdziesz na serwer, zalogujesz się na konto klienta i pozwolisz na publikowanie. Tu nie wpisuje się hasła.',
      telegram:
        'Utwórz bota u @BotFather, dodaj go do kanału jako administratora, który może publikować wiadomości, i wklej tu jego token.',
      wordpress:
        'Hasło aplikacji utworzysz na stronie: Użytkownicy → Profil → Hasła aplikacji, na koncie, które może publikować wpisy. Główne hasło nie jest potrzebne.',
      webhook:
        'Każdy wpis trafia tam jako JSON podpisany według Standard Webhooks. Po tym samym identyfikatorze przy każdej próbie odbiorca pozna, co już ma. Od razu wysyłamy podpisane „hello”, żeby sprawdzić, czy ktoś odpowiada.',
      x: 'Przejdziesz do X, zalogujesz się na konto klienta i pozwolisz na publikowanie przez Twoją własną aplikację. Tu nie wpisuje się hasła.',
      linkedin:
        'Przejdziesz do LinkedIn, zalogujesz się, a potem wskażesz, co z Twojego profilu i Twoich stron należy do tego klienta.',
      instagram:
        'Przejdziesz do Instagrama, zalogujesz się na profesjonalne konto klienta i pozwolisz na publikowanie. Tu nie wpisuje się hasła.',
      mailingList:
        'Od razu logujemy się na serwer poczty i pytamy, czy ten nadawca może pisać. Nic nie zostaje wysłane.',
      manual: 'Nazwij miejsce tak, jak o nim mówisz: grupa, profil, tablica ogłoszeń.',
      practice: 'Nie ma czego łączyć. Opublikowane tam treści zobaczy każdy, kto ma adres.',
    },
    connect: 'Połącz',
    connecting: 'Łączę',
    add: 'Dodaj',
    save: 'Zapisz i sprawdź',
    toServer: 'Przejdź na serwer',
    goTitle: 'Został jeden krok, na {host}',
    goText: 'Zaloguj się tam na konto klienta i pozwól na publikowanie. Powrót tutaj nastąpi sam.',
    go: 'Dalej na {host}',
    failed: 'Nie połączono.',
    advanced: 'Dalsze ustawienia',
    secretKept: 'Zostaw puste, żeby zachować to, co jest zapisane.',
    otherChannel: 'Inny rodzaj kanału',
  },
  fields: {
    bluesky: {
      handle: { label: 'Nazwa konta', help: 'Na przykład malwa.bsky.social' },
      appPassword: {
        label: 'Hasło aplikacji',
        help: 'Cztery grupy po cztery znaki. Jest zaszyfrowane i nie pokazujemy go ponownie.',
      },
      service: { label: 'Serwer', help: 'Zostaw bez zmian, chyba że konto ma własny serwer.' },
    },
    mastodon: {
      instance: { label: 'Serwer', help: 'Na przykład mastodon.social albo całe @nazwa@serwer' },
    },
    telegram: {
      botToken: {
        label: 'Token bota',
        help: 'Od @BotFather, na przykład 123456789:AAE…. Jest zaszyfrowany i nie pokazujemy go ponownie.',
      },
      chat: { label: 'Kanał albo grupa', help: 'Na przykład @malwa_kwiaty albo numer, jak -1001234567890' },
      service: { label: 'Serwer botów', help: 'Zostaw bez zmian, chyba że masz własny serwer Bot API.' },
    },
    wordpress: {
      site: { label: 'Adres strony', help: 'Na przykład https://malwa.example' },
      user: { label: 'Nazwa użytkownika', help: 'Konta, z którego mają być wpisy.' },
      applicationPassword: {
        label: 'Hasło aplikacji',
        help: 'Sześć grup po cztery znaki. Jest zaszyfrowane i nie pokazujemy go ponownie.',
      },
      firstPicture: {
        label: 'Pierwszy obraz',
        help: '',
        choices: { content: 'Stoi w treści, przed pozostałymi', featured: 'Jest obrazkiem wyróżniającym wpisu' },
      },
    },
    webhook: {
      name: { label: 'Nazwa', help: 'Tak nazywamy tu odbiorcę, na przykład: Aktualności w sklepie' },
      url: { label: 'Adres odbiorcy', help: 'Musi zaczynać się od https://' },
      secret: {
        label: 'Sekret',
        help: 'Od 24 do 64 losowych bajtów w base64, które zna także odbiorca, na przykład z polecenia: openssl rand -base64 32. Jest zaszyfrowany i nie pokazujemy go ponownie.',
      },
      earlier: {
        label: 'Gdy sekret zastępuje nowy',
        help: 'Naraz mogą podpisywać najwyżej cztery sekrety, więc odbiorca przejdzie na nowy bez przerwy.',
        choices: { keep: 'Poprzednie nadal podpisują', drop: 'Podpisuje tylko nowy' },
      },
    },
    linkedin: {
      accounts: {
        label: 'Jakie konta',
        help: 'Do stron LinkedIn musi wcześniej sprawdzić Twoją aplikację; inaczej odrzuci logowanie.',
        choices: { person: 'Tylko mój profil', pages: 'Mój profil i strony, które prowadzę' },
      },
    },
    mailingList: {
      fromName: { label: 'Nazwa nadawcy', help: 'Tak widzą ją czytelnicy: zwykle nazwa firmy.' },
      fromAddress: { label: 'Adres nadawcy', help: 'Musi należeć do konta na serwerze poczty.' },
      replyTo: { label: 'Odpowiedzi idą do', help: 'Puste: na adres nadawcy.' },
      delivery: {
        label: 'Jak wychodzi poczta',
        help: '',
        choices: {
          smtp: 'Przez serwer poczty (SMTP)',
          local: 'Wcale: zostaje w lokalnej skrzynce',
        },
      },
      host: { label: 'Serwer poczty', help: 'Na przykład smtp.example.com' },
      port: { label: 'Port', help: '' },
      security: {
        label: 'Szyfrowanie',
        help: '',
        choices: {
          starttls: 'STARTTLS (zwykle port 587)',
          tls: 'Od początku (zwykle port 465)',
          none: 'Brak: tylko dla serwera we własnej sieci',
        },
      },
      user: { label: 'Nazwa użytkownika', help: 'Często cały adres. Puste: bez logowania.' },
      password: { label: 'Hasło', help: 'Jest zaszyfrowane i nie pokazujemy go ponownie.' },
      dkimDomain: { label: 'Domena DKIM', help: 'Tylko gdy pocztę ma podpisywać aplikacja, a nie serwer poczty.' },
      dkimSelector: { label: 'Selektor DKIM', help: '' },
      dkimPrivateKey: {
        label: 'Klucz prywatny DKIM',
        help: 'RSA, razem z wierszami BEGIN i END. Jest zaszyfrowany i nie pokazujemy go ponownie.',
      },
    },
    manual: {
      place: { label: 'Miejsce', help: 'Na przykład: grupa na Facebooku „Kwiaty Poznania”' },
      placeUrl: { label: 'Jego adres', help: 'Żeby przejść tam jednym kliknięciem.' },
    },
    practice: {
      name: { label: 'Nazwa', help: 'Stoi na górze strony.' },
    },
  },
  page: {
    state: 'Stan',
    account: 'Konto',
    server: 'Serwer',
    signing: 'Podpisuje',
    liveSecrets: '{count, plural, one {# sekret} few {# sekrety} many {# sekretów} other {# sekretu}}',
    checked: 'Ostatnio sprawdzony',
    neverChecked: 'jeszcze nie',
    limits: 'Przyjmuje',
    characters: '{count, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}',
    charactersWithImages: '{count, number} z obrazami',
    bytes: 'najwyżej {count, plural, one {# bajt} few {# bajty} many {# bajtów} other {# bajta}}',
    perLink: 'każdy link liczy się jako {count, number}',
    parts: 'wątki do {count, plural, one {# wpisu} other {# wpisów}}',
    images: '{count, plural, =0 {bez obrazów} one {# obraz} few {# obrazy} many {# obrazów} other {# obrazu}}',
    imageSize: 'każdy do {megabytes} MB',
    alt: 'opisy do {count, plural, one {# znaku} other {# znaków}}',
    sender: 'Nadawca',
    replyTo: 'Odpowiedzi idą do',
    delivery: 'Wysyła przez',
    deliveryLocal: 'nic; poczta zostaje w lokalnej skrzynce',
    dkim: 'DKIM',
    dkimOff: 'bez podpisu aplikacji',
    address: 'Adres',
    copyAddress: 'Kopiuj adres',
    addressHelp: 'Każdy, kto go ma, może zajrzeć. Wyślij go klientowi, żeby pokazać próbę.',
    tasks: 'Do opublikowania ręcznie',
    tasksEmpty: 'Nic nie czeka. O swoim czasie wpis pojawi się tutaj i na stronie Dziś.',
    taskSince: 'termin: {time}',
    taskOpen: 'Zrób to',
    disconnectTitle: 'Odłączyć {name}?',
    disconnectText:
      'Zapisany dostęp zostanie usunięty. To, co wyszło, zostaje tam, gdzie jest. {count, plural, =0 {Na tym kanale nic nie jest zaplanowane.} one {# zaplanowana publikacja zatrzyma się w swoim terminie, dopóki nie połączysz konta ponownie albo nie wybierzesz innego kanału.} few {# zaplanowane publikacje zatrzymają się w swoich terminach, dopóki nie połączysz konta ponownie albo nie wybierzesz innego kanału.} many {# zaplanowanych publikacji zatrzyma się w swoich terminach, dopóki nie połączysz konta ponownie albo nie wybierzesz innego kanału.} other {# zaplanowanej publikacji zatrzyma się w swoim terminie, dopóki nie połączysz konta ponownie albo nie wybierzesz innego kanału.}}',
    disconnectConfirm: 'Odłącz {name}',
    notRevokedTitle: 'Kanał {name} jest odłączony tutaj, ale nie w sieci',
    notRevoked:
      'Asystentka zapomniała swój dostęp, ale nie udało się go tam odebrać. {why} Dla pewności usuń Asystentkę w ustawieniach konta, wśród połączonych aplikacji.',
    connectedNow: 'Połączono: {name}.',
    checkedFine: 'Sprawdzono przed chwilą: działa.',
  },
  oauth: {
    title: 'Nie połączono',
    deniedTitle: 'Nie ma zgody na publikowanie',
    deniedText:
      'Na serwerze padła odmowa, więc nic nie zostało połączone. W każdej chwili możesz spróbować jeszcze raz.',
    tryAgain: 'Spróbuj jeszcze raz',
    toChannels: 'Do kanałów',
  },
  task: {
    title: 'Opublikuj ręcznie: {place}',
    lead: 'Skopiuj tekst, zapisz obrazy, opublikuj je tam, a potem wróć z linkiem.',
    text: 'Tekst',
    copy: 'Kopiuj tekst',
    copied: 'Skopiowano',
    images: '{count, plural, one {Obraz} few {# obrazy} many {# obrazów} other {# obrazu}}',
    save: 'Zapisz obraz {number}',
    alt: 'Opis: {alt}',
    noAlt: 'Bez opisu',
    copyAlt: 'Kopiuj opis',
    goThere: 'Przejdź tam',
    doneTitle: 'Gotowe?',
    link: 'Link do opublikowanego wpisu',
    linkHelp: 'Żeby klient i Ty mogli go odnaleźć. Można go pominąć.',
    done: 'Gotowe',
    doneNow: 'Opublikowano: {time}',
    doneLink: 'Otwórz opublikowany wpis',
    back: 'Do kanału',
  },
  accounts: {
    title: '{network}: które konta?',
    lead: 'Logowanie się udało. Wybierz, gdzie publikuje {client}; reszta pozostaje nietknięta.',
    legend: 'Konta',
    again: 'już połączone: jego dostęp zostanie odnowiony',
    kinds: {
      person: 'profil osoby: tego, co się tam ukazało, nie da się potem sprawdzić',
      organization: 'strona firmy',
    },
  },
  app: {
    missingTitle: '{network} wymaga własnej aplikacji',
    missingOwner:
      'Tworzy się ją raz dla całej pracowni, na stronach sieci dla programistów; zajmuje to około dziesięciu minut.',
    missing: 'Nie jest jeszcze ustawiona. Poproś właściciela tej pracowni: to w Ustawieniach → Sieci.',
    setUp: 'Ustaw',
  },
};
