import { expect, test } from 'vitest';
import { tally } from '#server/bin/tally.ts';

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
});

test('counts what vitest counted', () => {
  const report = { numPassedTests: 5, numFailedTests: 2, testResults: [file('passed', 4), file('failed', 3)] };
  expect(tally(report, 1)).toEqual({ passed: 5, failed: 2 });
});

test('a file that does not load is a failure', () => {
  const report = { numPassedTests: 5, numFailedTests: 0, testResults: [file('passed', 5), file('failed', 0)] };
  expect(tally(report, 1)).toEqual({ passed: 5, failed: 1 });
});

test('an error outside of any test is a failure, and so is no report', () => {
  expect(tally({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(tally(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});
