import { domainError } from '#server/errors.ts';
import { type Locale, locales } from './actor.ts';
import { passwordLengths } from './auth.ts';

/** What people type about themselves, cleaned; each throws `invalid` with its field when it cannot be used. */

export function cleanName(text: string, field = 'name'): string {
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!name) throw domainError('invalid', field === 'name' ? 'yourNameMissing' : 'nameMissing', {}, field);
  if (name.length > 120) throw domainError('invalid', 'nameTooLong', { most: 120 }, field);
  return name;
}

/** Lower case, as it is kept and looked for. */
export function cleanEmail(text: string, field = 'email'): string {
  const email = text.normalize('NFC').trim().toLowerCase();
  if (!email) throw domainError('invalid', 'emailMissing', {}, field);
  if (email.length > 254 || !/^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\.]+$/.test(email))
    throw domainError('invalid', 'emailInvalid', {}, field);
  return email;
}

export function cleanPassword(text: string, field = 'password'): string {
  if (text.length < passwordLengths.least)
    throw domainError('invalid', 'passwordTooShort', { least: passwordLengths.least }, field);
  if (text.length > passwordLengths.most)
    throw domainError('invalid', 'passwordTooLong', { most: passwordLengths.most }, field);
  return text;
}

/** An IANA zone, in the spelling of this machine's zone data. */
export function cleanZone(text: string, field = 'timeZone'): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw domainError('invalid', 'zoneUnknown', {}, field);
  }
}

export function cleanLocale(text: string): Locale {
  return locales.find((locale) => locale === text) ?? 'pl';
}
