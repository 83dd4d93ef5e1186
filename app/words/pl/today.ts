import type { Words } from '../index.ts';

/** Pierwszy ekran asystentki. */
export const today: Words['today'] = {
  lead: '{needs, plural, =0 {Nic nie czeka na Ciebie.} one {<b># sprawa</b> czeka na Ciebie.} few {<b># sprawy</b> czekają na Ciebie.} many {<b># spraw</b> czeka na Ciebie.} other {<b># sprawy</b> czeka na Ciebie.}} {left, plural, =0 {Dziś nic już nie wychodzi.} one {Dziś wychodzi jeszcze <b># publikacja</b>, o <b>{next}</b>.} few {Dziś wychodzą jeszcze <b># publikacje</b>, najbliższa o <b>{next}</b>.} many {Dziś wychodzi jeszcze <b># publikacji</b>, najbliższa o <b>{next}</b>.} other {Dziś wychodzi jeszcze <b># publikacji</b>, najbliższa o <b>{next}</b>.}}',
  needs: 'Wymaga Ciebie',
  waiting: 'Czeka na klienta',
  out: 'Dziś wychodzi',
  toCalendar: 'Kalendarz dnia',
  channels: 'Kanały',
  channelsWork:
    '{count, plural, one {# kanał działa} few {# kanały działają} many {# kanałów działa} other {# kanału działa}}.',
  channelsDead:
    '{count, plural, one {# wymaga ponownego połączenia} few {# wymagają ponownego połączenia} many {# wymaga ponownego połączenia} other {# wymaga ponownego połączenia}}.',
  channelsNone: 'Żaden kanał nie jest jeszcze połączony.',
  outEmpty: 'Na dziś nic nie zaplanowano.',
  now: 'teraz',
  untitled: 'Bez tytułu',
  moreNeeds: 'i jeszcze {count}',
  channelCount: '{count, plural, one {# kanał} few {# kanały} many {# kanałów} other {# kanału}}',
  wasDue: 'termin: {when}',
  goesOut: 'wychodzi {when}',
  noDate: 'jeszcze bez terminu',
  own: 'u Ciebie {time}',
  said: '{name}, {when}',
  disconnected: 'Rozłączone',
  task: 'Ręcznie',
  late: {
    mark: 'Spóźnione',
    title:
      '{count, plural, one {# pozycja nie wyszła na czas: zdecyduj} few {# pozycje nie wyszły na czas: zdecyduj} many {# pozycji nie wyszło na czas: zdecyduj} other {# pozycji nie wyszło na czas: zdecyduj}}',
    since: 'termin pierwszej: {when}',
    clients: '{count, plural, one {# klient} few {# klientów} many {# klientów} other {# klienta}}',
    why: 'Same już nie wyjdą. Wszystkim naraz nadasz nowe terminy, opublikujesz je po kolei albo je odwołasz.',
    decide: 'Zdecyduj',
  },
  held: {
    not_approved: 'Brak zgody klienta.',
    date_moved: 'Zgoda klienta dotyczy innego dnia.',
    paused: 'Publikowanie jest wstrzymane.',
    channel: 'Kanał jest rozłączony.',
    too_late: 'Termin minął zbyt dawno.',
    no_revision: 'Nie ma jeszcze gotowej wersji.',
    untilGrace: 'Jeśli sprawa wyjaśni się do <b>{until}</b>, wyjdzie od razu; później potrzebny nowy termin.',
    needsTime: 'Potrzebny nowy termin.',
  },
  failed: {
    fallback: 'Przyszła odmowa.',
    exhausted: 'Mimo wielu prób się nie udało.',
  },
  unconfirmed: '{channel}: po wysłaniu nie przyszła odpowiedź. Sprawdź tam, czy wpis jest; nic nie powtórzy się samo.',
  reconnectTitle: '{channel}: trzeba połączyć ponownie',
  reconnectSince: '{since}',
  reconnectWaiting:
    '{count, plural, =0 {nic na to nie czeka} one {# publikacja czeka, termin {when}} few {# publikacje czekają, pierwsza {when}} many {# publikacji czeka, pierwsza {when}} other {# publikacji czeka, pierwsza {when}}}',
  reconnectWaitingNoDate:
    '{count, plural, =0 {nic na to nie czeka} one {# publikacja czeka} few {# publikacje czekają} many {# publikacji czeka} other {# publikacji czeka}}',
  taskWhy: 'Pora opublikować to ręcznie: tekst i zdjęcia są gotowe.',
  act: {
    remind: 'Przypomnij klientowi',
    reminding: 'Przypominam',
    send: 'Wyślij do akceptacji',
    newTime: 'Nowy termin',
    open: 'Otwórz',
    mend: 'Popraw',
    there: 'Jest na kanale',
    absent: 'Nie ma, publikuj',
    reconnect: 'Połącz ponownie',
    task: 'Opublikuj ręcznie',
    resume: 'Do klienta',
    goOn: 'Wznów wysyłkę',
    tryNow: 'Spróbuj teraz',
    more: 'Więcej: {title}',
    allWaiting: 'Wszystko, co jest u klientów',
    onBehalf: 'Zdecyduj za klienta',
    toClient: 'Do klienta',
  },
  reminded: 'Przypomnienie jest w drodze: {names}.',
  waits: {
    title: '{client}: {count, plural, one {# pozycja} few {# pozycje} many {# pozycji} other {# pozycji}}',
    since:
      '{days, plural, =0 {wysłane dzisiaj} one {czeka # dzień} few {czeka # dni} many {czeka # dni} other {czeka # dnia}}',
    opened: 'otwarte {when}, bez decyzji',
    notOpened: 'nieotwarte',
    first:
      '{count, plural, one {wychodzi {when}} few {pierwsza wychodzi {when}} many {pierwsza wychodzi {when}} other {pierwsza wychodzi {when}}}',
    firstWasDue:
      '{count, plural, one {termin: {when}} few {termin pierwszej: {when}} many {termin pierwszej: {when}} other {termin pierwszej: {when}}}',
    nobody: 'Nikt już nie zatwierdza dla tego klienta.',
  },
  empty: {
    title: 'Nic nie czeka na Ciebie',
    text: '{left, plural, =0 {Dziś nic już nie wychodzi.} one {Dziś wyjdzie jeszcze # publikacja.} few {Dziś wyjdą jeszcze # publikacje.} many {Dziś wyjdzie jeszcze # publikacji.} other {Dziś wyjdzie jeszcze # publikacji.}} Cała reszta idzie swoim torem.',
    startTitle: 'Zacznij od klienta',
    startText: 'Ten ekran pokazuje, co wymaga Twojej uwagi u wszystkich klientów. Najpierw potrzebny jest choć jeden.',
    startAction: 'Dodaj klienta',
    startTextAssistant: 'Klientów przydziela właściciel przestrzeni. Wtedy pojawi się tu to, co wymaga Twojej uwagi.',
  },
};
