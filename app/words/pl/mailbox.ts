import type { Words } from '../index.ts';

export const mailbox: Words['mailbox'] = {
  title: 'Poczta',
  lead: '{own, select, yes {Nie ustawiono serwera poczty, więc nic stąd nie wychodzi: listy zostają tutaj.} other {Newslettery list, które zamiast na serwer poczty trafiają tutaj.}}',
  search: 'Szukaj',
  searchHelp: 'Część adresu albo tematu',
  emptyTitle: 'Tu zostają listy, których nie wysłano',
  emptyText: 'Wyślij coś klientowi do akceptacji, a list z linkiem pojawi się tutaj.',
  nothingFound: 'Żaden list nie pasuje.',
  showAll: 'Pokaż wszystkie',
  to: 'Do',
  from: 'Od',
  at: 'Kiedy',
  noSubject: '(bez tematu)',
  older: 'Starsze',
  newest: 'Do najnowszych',
  light: 'Jasno',
  dark: 'Ciemno',
  asText: 'Jako zwykły tekst',
  asMail: 'Jak w programie pocztowym',
  mailFrame: 'List: {subject}',
  links: 'Linki w tym liście',
  linksHelp:
    'Otwarcie linku klienta tutaj to otwarcie go jako ten klient: decyzja podjęta, gdy trwa Twoja sesja, zostanie oznaczona jako podjęta w jego imieniu.',
};
