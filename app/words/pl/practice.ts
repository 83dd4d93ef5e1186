import type { Words } from '../index.ts';

export const practice: Words['practice'] = {
  note: 'Strona na próbę: to, co tu widać, opublikowano, żeby sprawdzić, jak działa.',
  emptyTitle: 'Jeszcze nic tu nie wyszło',
  emptyText: 'To, co zaplanowano na tę stronę, pojawi się tu o swoim czasie.',
  posts: 'Wpisy',
  published: 'Opublikowano: {time}',
  goneTitle: 'Nie ma tu żadnej strony',
  goneText: 'W adresie może być literówka albo strona została usunięta.',
};
