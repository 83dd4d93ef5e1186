import type { Words } from '../index.ts';

export const changes: Words['changes'] = {
  undone: '{count, plural, one {Cofnięto} few {Cofnięto # zmiany} many {Cofnięto # zmian} other {Cofnięto # zmiany}}',
  nothingUndone: 'Niczego nie cofnięto.',
  keptTitle:
    '{count, plural, one {Jedna pozycja zostaje, jak jest:} few {# pozycje zostają, jak są:} many {# pozycji zostaje, jak jest:} other {# pozycji zostaje, jak jest:}}',
  untitled: 'Bez tytułu',
  more: '{count, plural, one {i jeszcze #} few {i jeszcze #} many {i jeszcze #} other {i jeszcze #}}',
  offline: 'Nie ma połączenia z serwerem. Najpewniej nic się nie zmieniło; spróbuj ponownie, gdy wróci.',
  unclear:
    'Serwer nie odpowiedział, jak powinien, i nie wiadomo, czy to zapisano. Zobacz, jak jest teraz, i w razie potrzeby zrób to jeszcze raz.',
  kept: {
    changedMeanwhile: 'ktoś to w międzyczasie zmienił',
    goingOut: 'właśnie się publikuje',
    alreadyPublished: 'już się ukazało',
    decideUnconfirmedFirst: 'jeszcze nie wiadomo, czy się ukazało',
    timePast: 'dawny termin już minął',
    contentNotFound: 'nie masz już do tego dostępu',
    clientArchived: 'klient jest w archiwum',
  },
};
