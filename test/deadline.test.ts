import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { withDeadline } from '#server/deadline.ts';

const aborted = (signal: AbortSignal) =>
  new Promise<unknown>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

test('ends with its time, or with what it follows', async () => {
  expect(await withDeadline(1, [], aborted)).toMatchObject({ name: 'TimeoutError' });
  const ending = new AbortController();
  const waiting = withDeadline(60_000, [ending.signal], aborted);
  ending.abort('stop');
  expect(await waiting).toBe('stop');
  expect(await withDeadline(60_000, [ending.signal], async ({ reason }) => reason)).toBe('stop');
});

test('leaves nothing behind on what it followed, whatever became of the work', async () => {
  const { signal } = new AbortController();
  expect(await withDeadline(60_000, [signal], async (own) => own.aborted)).toBe(false);
  await expect(withDeadline(60_000, [signal], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
