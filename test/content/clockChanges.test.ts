import { expect, test } from 'vitest';
import { clockChanges } from '#server/content/clockChanges.ts';

test.each([
  ['Europe/Warsaw', '2027-03-22', { date: '2027-03-28', kind: 'gap', from: '02:00', to: '03:00' }],
  ['Europe/Warsaw', '2027-10-25', { date: '2027-10-31', kind: 'repeat', from: '02:00', to: '03:00' }],
  ['America/New_York', '2027-03-08', { date: '2027-03-14', kind: 'gap', from: '02:00', to: '03:00' }],
  ['America/New_York', '2027-11-01', { date: '2027-11-07', kind: 'repeat', from: '01:00', to: '02:00' }],
  ['Australia/Lord_Howe', '2027-10-01', { date: '2027-10-03', kind: 'gap', from: '02:00', to: '02:30' }],
])('clocks of %s in the week of %s', (zone, from, change) => {
  const until = new Date(Date.parse(from) + 7 * 24 * 3_600_000).toISOString().slice(0, 10);
  expect(clockChanges([zone], from, until)).toEqual([{ zone, ...change }]);
});

test('weeks and zones in which no clock changes', () => {
  expect(clockChanges(['Europe/Warsaw', 'UTC', 'Asia/Tokyo'], '2027-01-01', '2027-02-01')).toEqual([]);
});
