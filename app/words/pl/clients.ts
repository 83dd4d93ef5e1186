import type { Words } from '../index.ts';

export const clients: Words['clients'] = {};
