import { createTranslator } from 'use-intl/core';
import { allWords } from '#words/all.server.ts';
import type { Locale } from '#words/index.ts';
import { mailWords } from './words.ts';

/** The sentence of a reason that a network gave (`reasons`), or '' for one that the words do not know. */
export function reasonSentence(locale: Locale, code: string | null): string {
  const t = createTranslator({ locale, messages: allWords[locale], namespace: 'reasons' });
  return code && t.has(code as never) ? t(code as never) : '';
}

export type HeldReason = 'not_approved' | 'date_moved' | 'paused' | 'channel' | 'too_late' | 'no_revision';

/** Why a publication did not go out at its time. */
export function heldSentence(locale: Locale, reason: HeldReason): string {
  return mailWords(locale)(`heldBecause.${reason}`);
}
