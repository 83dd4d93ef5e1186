import { en } from './en.ts';
import type { Locale, Words } from './index.ts';
import { pl } from './pl.ts';

export const allWords: Record<Locale, Words> = { pl, en };
