import type { Words } from '../index.ts';

export const pages: Words['pages'] = {
  appName: 'Asystentka',
  skipToContent: 'Przejdź do treści',
  notFoundTitle: 'Nic tu nie ma',
  notFoundText: 'Adres może zawierać błąd albo to, co tu było, nie jest już dla Ciebie dostępne.',
  brokenTitle: 'Coś się zepsuło po naszej stronie',
  brokenText:
    'To, co było zapisane, zostało. Spróbuj za chwilę; jeśli błąd wróci, podaj właścicielowi przestrzeni numer {requestId}.',
  forbiddenTitle: 'Nie masz tu dostępu',
  forbiddenText: 'Poproś o dostęp właściciela przestrzeni.',
  refusedTitle: 'Niczego nie zmieniono',
  toToday: 'Do widoku Dziś',
  language: 'Język',
  loading: 'Wczytuję',
};
