import type { en } from './en.ts';

/** The shape of the words: every language has every sentence, or it does not compile. */
export type Words = typeof en;

export const localeNames = ['pl', 'en'] as const;
export type Locale = (typeof localeNames)[number];

export const localeOf = (lang: string): Locale => (lang.startsWith('en') ? 'en' : 'pl');
