import type { Words } from '../index.ts';

/** Wiadomości samego programu. Jeden obiekt na szablon z `emails/`. */
export const mails: Words['mails'] = {
  quotedBy: '{name}',
  greeting: 'Dzień dobry, {name}!',
  reasonMember: 'Ta wiadomość przychodzi, bo pracujesz w {workspace} z Asystentką.',
  decision: {
    subjectApproved: 'Zatwierdzone: {title}',
    subjectChanges: 'Do poprawy: {title}',
    previewApproved: '{approver} ({client}): zgoda.',
    previewChanges: '{approver} ({client}): prośba o zmianę.',
    headingApproved: '{approver}: zgoda na „{title}”',
    headingChanges: '{approver}: prośba o zmianę w „{title}”',
    goesOut: '{client}. Wychodzi {when}.',
    noDate: '{client}. Nie ma jeszcze terminu.',
    open: 'Otwórz',
  },
  failed: {
    subject: 'Nie wyszło: {title}',
    preview: '{channel}: odmowa.',
    heading: '„{title}” nie wyszło',
    text: '{client}, {channel}, termin {when}. {reason}',
    kept: 'Nic nie przepadło. Popraw i wybierz nowy termin.',
    words: '{channel}',
    open: 'Zobacz, co zrobić',
  },
  unconfirmed: {
    subject: 'Czy to tam jest? {title}',
    preview: '{channel}: brak odpowiedzi, czy publikacja się udała.',
    heading: 'Nie wiadomo, czy „{title}” się ukazało',
    text: '{client}, {channel}, termin {when}. Połączenie zerwało się w samej chwili publikacji. Nic nie jest powtarzane samo, żeby nie ukazało się dwa razy.',
    ask: 'Zajrzyj do {channel} i odpowiedz jednym z dwóch przycisków: jest albo nie ma.',
    open: 'Sprawdź i odpowiedz',
  },
  held: {
    subject: 'Wstrzymane: {title}',
    preview: 'Termin minął, ale nic nie wychodzi.',
    heading: '„{title}” jest wstrzymane',
    text: '{client}, {channel}, termin {when}. {reason}',
    grace: 'Jeśli sprawa wyjaśni się przed {until}, wyjdzie od razu. Potem trzeba wybrać nowy termin.',
    open: 'Otwórz',
  },
  reconnect: {
    subject: 'Połącz ponownie: {channel}',
    preview: '{client}: do tego czasu nic tam nie wyjdzie.',
    heading: '{channel} już nas nie wpuszcza',
    text: '{client}. {reason} {waiting, plural, =0 {Dziś nic na to nie czeka.} one {Czeka # pozycja.} few {Czekają # pozycje.} many {Czeka # pozycji.} other {Czeka # pozycji.}}',
    open: 'Połącz ponownie',
  },
  sendFinished: {
    subject: 'Wysłane: {title}',
    preview:
      '{sent, plural, one {Wyszedł # list.} few {Wyszły # listy.} many {Wyszło # listów.} other {Wyszło # listu.}}',
    heading: '„{title}” poszło w świat',
    text: '{client}. Serwer poczty przyjął {sent, plural, one {# list} few {# listy} many {# listów} other {# listu}}.',
    refused:
      '{refused, plural, one {# adres został odrzucony i nic już na niego nie pójdzie.} few {# adresy zostały odrzucone i nic już na nie nie pójdzie.} many {# adresów zostało odrzuconych i nic już na nie nie pójdzie.} other {# adresu odrzucono i nic już na nie nie pójdzie.}}',
    doubt:
      'W przypadku {doubt, plural, one {# adresu} few {# adresów} many {# adresów} other {# adresu}} nie wiadomo, czy list wyszedł. Są wymienione z osobna; wysyłka do nich nastąpi tylko na Twoje polecenie.',
    open: 'Zobacz listę',
  },
  sendPaused: {
    subject: 'Wysyłka wstrzymana: {title}',
    preview: 'Potrzebna jest decyzja.',
    heading: 'Wysyłka „{title}” jest wstrzymana',
    text: '{client}. {reason}',
    left: '{left, plural, one {# osoba czeka} few {# osoby czekają} many {# osób czeka} other {# osoby czeka}} jeszcze na list. Po wznowieniu nikt nie dostanie go dwa razy.',
    open: 'Zobacz i wznów',
  },
};
