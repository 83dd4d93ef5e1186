import type { Words } from '../index.ts';

export const people: Words['people'] = {};
