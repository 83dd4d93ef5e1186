import type { Words } from '../index.ts';

export const approve: Words['approve'] = {};
