import { describe, expect, test } from 'vitest';
import { guessOrder, readDate, readTime, splitMoment } from '#server/spreadsheet/dates.ts';

describe('a date in a spreadsheet', () => {
  test.each([
    ['2026-12-01', '2026-12-01'],
    ['2026/12/1', '2026-12-01'],
    ['1.12.2026', '2026-12-01'],
    ['01.12.26', '2026-12-01'],
    ['1. 12. 2026 r.', '2026-12-01'],
    ['1 grudnia 2026', '2026-12-01'],
    ['3 października 2026 r.', '2026-10-03'],
    ['1 Dec 2026', '2026-12-01'],
    ['December 1, 2026', '2026-12-01'],
    ['46357', '2026-12-01'],
  ])('%s is read whatever the order', (cell, date) => {
    expect([readDate(cell, 'day'), readDate(cell, 'month')]).toEqual([date, date]);
  });

  test('with slashes follows the order, and what is no day is none', () => {
    expect([readDate('3/4/2026', 'day'), readDate('3/4/2026', 'month')]).toEqual(['2026-04-03', '2026-03-04']);
    expect([readDate('25/12/2026', 'day'), readDate('25/12/2026', 'month')]).toEqual(['2026-12-25', null]);
    for (const cell of ['30.02.2026', '2026-13-01', 'jutro', '=CMD()', '', '1.12'])
      expect(readDate(cell, 'day'), cell).toBeNull();
  });

  test('says by itself which order its column is in, when it can', () => {
    expect(guessOrder(['3/4/2026', '25/12/2026'])).toBe('day');
    expect(guessOrder(['3/4/2026', '12/25/2026 09:00'])).toBe('month');
    expect(guessOrder(['25/12/2026', '12/25/2026'])).toBe('mixed');
    expect(guessOrder(['3/4/2026', '1.12.2026', ''])).toBeNull();
  });
});

test('a time of day', () => {
  for (const [cell, time] of [
    ['9', '09:00'],
    ['9:05', '09:05'],
    ['09.30', '09:30'],
    ['18:00:00', '18:00'],
    ['9:15 PM', '21:15'],
    ['12 am', '00:00'],
    ['24:00', null],
    ['9:75', null],
    ['rano', null],
    ['13 pm', null],
  ] as const)
    expect(readTime(cell), cell).toBe(time);
  expect(splitMoment('2026-12-01T09:00')).toEqual({ date: '2026-12-01', time: '09:00' });
  expect(splitMoment('1.12.2026, 9:00')).toEqual({ date: '1.12.2026', time: '9:00' });
  expect(splitMoment('1 grudnia 2026')).toEqual({ date: '1 grudnia 2026', time: '' });
});
