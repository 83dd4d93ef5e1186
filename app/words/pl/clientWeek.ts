import type { Words } from '../index.ts';

export const clientWeek: Words['clientWeek'] = {
  lead: 'Według tego układa się tydzień klienta: kiedy publikuje i o czym.',
  plan: 'Zaplanuj tydzień',
  actions: 'Co zrobić z: {name}',
  edit: 'Zmień',
  remove: 'Usuń',
  slots: {
    title: 'Miejsca w tygodniu',
    add: 'Dodaj miejsce',
    change: 'Zmień miejsce',
    emptyTitle: 'Kiedy ten klient publikuje co tydzień',
    emptyText:
      'Miejsce to dzień i godzina, na przykład poniedziałek 09:00. Wtedy w planie tygodnia widać, czego brakuje.',
    weekday: 'Dzień',
    time: 'Godzina',
    channels: 'Kanały',
    noChannels: 'Najpierw połącz kanał: bez niego nic nie wyjdzie.',
    skip: 'Pomijaj święta',
    skips: 'bez świąt',
    gone: '{channel} (odłączony)',
    stays:
      'Co jest już w nim zaplanowane, zostaje o swojej porze. Żeby przenieść i to, zaznacz te treści w planie tygodnia.',
  },
  labels: {
    title: 'Etykiety',
    add: 'Dodaj etykietę',
    change: 'Zmień etykietę',
    emptyTitle: 'O czym są treści tego klienta',
    emptyText: 'Etykiety, na przykład porady, produkt, ludzie, każda z udziałem w tygodniu, jaki powinna mieć.',
    name: 'Nazwa',
    share: 'Docelowy udział w tygodniu',
    shareHelp: 'Puste pole to brak celu.',
    noTarget: 'bez celu',
    target: '{share} % tygodnia',
    rest: '{rest} % nie ma etykiety w celach.',
  },
};
