import { format } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';

/**
 * A warning nobody asked for fails the test in which it appeared. A test that expects one replaces `console.error`
 * itself (`vi.spyOn(console, 'error').mockImplementation(() => {})`).
 */
const strays: string[] = [];

for (const level of ['error', 'warn'] as const) {
  console[level] = (...parts: unknown[]) => strays.push(`console.${level}: ${format(...parts)}`);
}

beforeEach(() => {
  strays.length = 0;
});

afterEach(() => {
  expect(strays.splice(0), 'written to the console during this test').toEqual([]);
});
