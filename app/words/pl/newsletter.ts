import type { Words } from '../index.ts';

export const newsletter: Words['newsletter'] = {};
