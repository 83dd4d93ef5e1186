import type { Words } from '../index.ts';

export const subscriber: Words['subscriber'] = {};
