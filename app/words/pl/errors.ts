import type { Words } from '../index.ts';

export const errors: Words['errors'] = {};
