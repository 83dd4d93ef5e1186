import type { Words } from '../index.ts';

export const practice: Words['practice'] = {};
