import type { Words } from '../index.ts';

export const errors: Words['errors'] = {
  ownerOnly: 'To może zrobić tylko właściciel przestrzeni.',
  signedOut:
    'W międzyczasie sesja wygasła. Zaloguj się w drugiej karcie i kliknij jeszcze raz: nic z wpisanej treści nie przepadło.',
  unknown: 'To się nie udało, a powód nie ma jeszcze swoich słów. Nic nie zostało zmienione.',
};
