import type { Words } from '../index.ts';

export const stages: Words['stages'] = {
  idea: 'Pomysł',
  draft: 'Szkic',
  in_review: 'U klienta',
  changes_requested: 'Do poprawy',
  approved: 'Zatwierdzone',
  held: 'Wstrzymane',
  reconnect: 'Rozłączone',
  publishing: 'Wychodzi',
  published: 'Opublikowane',
  failed: 'Nieudane',
  unconfirmed: 'Niepewne',
  cancelled: 'Odwołane',
};
