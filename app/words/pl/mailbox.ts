import type { Words } from '../index.ts';

export const mailbox: Words['mailbox'] = {};
