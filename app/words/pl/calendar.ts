import type { Words } from '../index.ts';

export const calendar: Words['calendar'] = {};
