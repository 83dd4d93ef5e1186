import { expect, test } from 'vitest';
import { notForAnotherView } from '../../app/revalidation.ts';

const asked = (from: string, to: string, more: { formMethod?: 'POST' } = {}) =>
  notForAnotherView({
    currentUrl: new URL(from, 'http://localhost'),
    nextUrl: new URL(to, 'http://localhost'),
    currentParams: {},
    nextParams: {},
    defaultShouldRevalidate: true,
    ...more,
  });

test('what stands around a page stays while the page shows something else of the same', () => {
  expect(asked('/calendar?month=2026-11', '/calendar?month=2026-12')).toBe(false);
  expect(asked('/calendar', '/calendar?client=1')).toBe(false);
});

test('it is asked for anew on another page, when the same is asked again, and after a change', () => {
  expect(asked('/calendar?month=2026-11', '/calendar/week?week=2026-11-23')).toBe(true);
  expect(asked('/calendar?month=2026-11', '/calendar?month=2026-11')).toBe(true);
  expect(asked('/plan?week=1', '/plan?week=2', { formMethod: 'POST' })).toBe(true);
});
