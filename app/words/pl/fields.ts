import type { Words } from '../index.ts';

export const fields: Words['fields'] = {
  optional: 'nieobowiązkowe',
  file: { choose: 'Wybierz plik', drop: 'albo upuść go tutaj', size: '{kilobytes, number} KB' },
};
