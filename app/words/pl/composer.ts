import type { Words } from '../index.ts';

export const composer: Words['composer'] = {};
