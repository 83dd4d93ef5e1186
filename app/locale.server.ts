import type { Locale } from './words/index.ts';

/** Language of someone who is not signed in: the cookie of the switch, else what the browser asks for, else Polish. */
export function localeOfRequest(request: Request): Locale {
  const chosen = /(?:^|;\s*)lang=(pl|en)\b/.exec(request.headers.get('cookie') ?? '')?.[1];
  if (chosen === 'pl' || chosen === 'en') return chosen;
  for (const part of (request.headers.get('accept-language') ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'pl' || tag === 'en') return tag;
  }
  return 'pl';
}
