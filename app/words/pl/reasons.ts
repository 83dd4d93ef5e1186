import type { Words } from '../index.ts';

export const reasons: Words['reasons'] = {};
