import type { Row } from './row.ts';

export const reviewRows: Row[] = [];
