import type { Words } from '../index.ts';

export const channels: Words['channels'] = {};
