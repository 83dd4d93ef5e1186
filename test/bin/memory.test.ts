import { expect, test } from 'vitest';
import { heapFlags } from '#server/bin/memory.mjs';

test('a node keeps its heap small, unless who runs it says otherwise', () => {
  expect(heapFlags()).toEqual(['--max-semi-space-size=4', '--max-old-space-size=512']);
  expect(heapFlags('--enable-source-maps --max_old_space_size=2048')).toEqual(['--max-semi-space-size=4']);
  expect(heapFlags('--max-old-space-size=2048 --max-semi-space-size=64')).toEqual([]);
});
