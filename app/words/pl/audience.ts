import type { Words } from '../index.ts';

export const audience: Words['audience'] = {};
