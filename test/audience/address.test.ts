import { expect, it } from 'vitest';
import { readAddress } from '#server/audience/address.ts';

it.each([
  ['anna@example.pl', 'anna@example.pl'],
  ['  Anna@Example.PL ', 'anna@example.pl'],
  ['Anna Nowak <anna@example.pl>', 'anna@example.pl'],
  ['mailto:anna@example.pl', 'anna@example.pl'],
  ['anna@example.pl,', 'anna@example.pl'],
  ['anna+kwiaty@example.pl', 'anna+kwiaty@example.pl'],
  ['anna@żytnia.example', 'anna@xn--ytnia-hib.example'],
  ['\u200banna@example.pl\u00a0', 'anna@example.pl'],
])('reads %j', (text, normal) => {
  expect(readAddress(text)?.normal).toBe(normal);
});

it.each([
  '',
  'anna',
  'anna@',
  '@example.pl',
  'anna@example',
  'an na@example.pl',
  'anna@exa mple.pl',
  'anna@-example.pl',
  'anna@example..pl',
  '.anna@example.pl',
  'anna..b@example.pl',
  'anna@127.0.0.1',
  `${'a'.repeat(65)}@example.pl`,
  'anna@example.pl\nBcc: x@example.pl',
  '"a b"@example.pl',
  'łukasz@example.pl',
])('refuses %j', (text) => {
  expect(readAddress(text)).toBeNull();
});
