import { type ColumnName, columnNames, type PlanMapping } from '#server/spreadsheet/columns.ts';
import type { PlanFile } from '#server/spreadsheet/plans.ts';
import type { Reading } from '#server/spreadsheet/reading.ts';
import { isId } from './params.server.ts';

/** How a file is to be read: as its form says, else as its heads and its dates suggest. */
export function readingIn(file: PlanFile, get: (name: string) => unknown): Reading {
  const isChosen = get('chosen') === '1';
  const order = get('order');
  const client = get('client');
  const guessedOrder = file.order === 'month' ? 'month' : 'day';
  return {
    mapping: isChosen ? mappingIn(get) : file.guessed,
    order: order === 'month' || order === 'day' ? order : guessedOrder,
    clientId: isId(client) ? client : null,
  };
}

function mappingIn(get: (name: string) => unknown): PlanMapping {
  const mapping: Partial<Record<ColumnName, number>> = {};
  for (const name of columnNames) {
    const at = get(`column.${name}`);
    if (typeof at === 'string' && /^\d{1,3}$/.test(at)) mapping[name] = Number(at);
  }
  return mapping;
}
