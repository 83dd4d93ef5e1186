import type { Row } from './row.ts';

export const audienceRows: Row[] = [];
