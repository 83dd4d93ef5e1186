import type { Words } from '../index.ts';

export const mails: Words['mails'] = {};
