import { expect, test } from 'vitest';
import { alone, gather } from '#server/database/gather.ts';

/** Rounds that end when told, and what was asked for in each. */
function rounds() {
  const asked: string[][] = [];
  const ends: ((answers: (string | typeof alone)[] | Error) => void)[] = [];
  const together = (items: string[]): Promise<(string | typeof alone)[]> => {
    asked.push(items);
    return new Promise((resolve, reject) => {
      ends.push((answers) => (answers instanceof Error ? reject(answers) : resolve(answers)));
    });
  };
  return { asked, together, end: (answers: (string | typeof alone)[] | Error) => ends.shift()?.(answers) };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('who comes alone is asked for alone, at once', async () => {
  const { asked, together } = rounds();
  const ask = gather(together, async (item: string) => `${item}!`);
  expect(await ask('a')).toBe('a!');
  expect(await ask('b')).toBe('b!');
  expect(asked).toEqual([]);
});

test('who comes in the same breath, or while a round is under way, goes together, and each gets its own', async () => {
  const { asked, together, end } = rounds();
  const ask = gather(together, async (item: string) => `${item} alone`);
  const first = [ask('a'), ask('b')];
  await tick();
  const second = [ask('c'), ask('d'), ask('e')];
  await tick();
  expect(asked).toEqual([['a', 'b']]);
  end(['A', 'B']);
  expect(await Promise.all(first)).toEqual(['A', 'B']);
  await tick();
  expect(asked).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
  end(['C', alone, 'E']);
  expect(await Promise.all(second)).toEqual(['C', 'd alone', 'E']);
});

test('a round that fails is asked for one by one: only the one that is to blame fails', async () => {
  const { together, end } = rounds();
  const ask = gather(together, async (item: string) => {
    if (item === 'bad') throw new Error('bad');
    return item;
  });
  const all = Promise.allSettled([ask('a'), ask('bad'), ask('c')]);
  await tick();
  end(new Error('the whole statement'));
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('no round is larger than it may be, and nobody is forgotten', async () => {
  const sizes: number[] = [];
  const ask = gather(
    async (items: number[]) => {
      sizes.push(items.length);
      return items.map((item) => item * 2);
    },
    async (item) => item * 2,
    { most: 10 },
  );
  const answers = await Promise.all(Array.from({ length: 34 }, (_, index) => ask(index)));
  expect(answers).toEqual(Array.from({ length: 34 }, (_, index) => index * 2));
  expect(sizes).toEqual([10, 10, 10, 4]);
});

test('a round that never ends keeps its own, and nobody else', async () => {
  const { asked, together, end } = rounds();
  const ask = gather(together, async (item: string) => `${item} alone`, { patienceMs: 1 });
  const stuck = Promise.all([ask('a'), ask('b')]);
  await expect.poll(() => asked.length).toBe(1);
  const next = ask('c');
  expect(await next).toBe('c alone');
  end(['A', 'B']);
  expect(await stuck).toEqual(['A', 'B']);
});
