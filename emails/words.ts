import { createTranslator } from 'use-intl/core';
import { allWords } from '#words/all.server.ts';
import type { Locale } from '#words/index.ts';

/** The sentences of the mails, in one language. Amounts and plurals are ICU, as everywhere. */
export function mailWords(locale: Locale) {
  return createTranslator({ locale, messages: allWords[locale], namespace: 'mails' });
}

/** What stages are called, in one language: for what leaves the product without being a page. */
export function stageWords(locale: Locale) {
  return createTranslator({ locale, messages: allWords[locale], namespace: 'stages' });
}

/** A time as a reader of this language writes it: "wt., 24 lis 2026, 09:00" in `zone`. */
export function mailTime(locale: Locale, at: Date, zone: string): string {
  return new Intl.DateTimeFormat(locale === 'pl' ? 'pl-PL' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(at);
}
