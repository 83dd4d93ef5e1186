import type { ColumnType } from 'kysely';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** Read as Date, written as Date or ISO text. */
export type Instant = ColumnType<Date, Date | string, Date | string>;
export type InstantOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type BigIntText = ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
