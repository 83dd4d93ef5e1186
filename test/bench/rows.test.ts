import { expect, test } from 'vitest';
import { median, row, table } from './rows.ts';

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(median([10, 2, 4, 1])).toBe(3);
  expect(median(7)).toBe(7);
  expect(() => median([])).toThrow('median');
});

test('a goal is reached from below or from above', () => {
  expect(row({ measure: 'page', samples: [8, 12, 10], unit: 'ms', goal: 10 }).reached).toBe(true);
  expect(row({ measure: 'page', samples: 11, unit: 'ms', goal: 10 }).reached).toBe(false);
  expect(row({ measure: 'mails', samples: 11, unit: '/s', goal: 10, better: 'higher' }).reached).toBe(true);
  expect(row({ measure: 'mails', samples: 11, unit: '/s' }).reached).toBeNull();
});

test('the table has columns of equal width', () => {
  const rows = [
    row({ measure: 'month of 300', samples: [6.04, 6.21, 5.9], unit: 'ms', baseline: 42, goal: 10 }),
    row({ measure: 'jobs', samples: 3741.7, unit: '/s', goal: 5000, better: 'higher' }),
  ];
  expect(table(rows)).toBe(
    [
      'measure       median  unit  baseline  ratio  goal  reached',
      'month of 300    6.04  ms          42  0.144    10  yes',
      'jobs            3742  /s                     5000  NO',
    ].join('\n'),
  );
});
