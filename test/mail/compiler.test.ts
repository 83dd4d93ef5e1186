import { afterAll, expect, test } from 'vitest';
import { closeCompiler, compileMjml, warmCompiler } from '#server/mail/compiler.ts';

const sound =
  '<mjml><mj-body><mj-section><mj-column><mj-text>Dzień dobry</mj-text></mj-column></mj-section></mj-body></mjml>';
/** Thousands of elements: more than a moment's work. */
const heavy = sound.replace(/<mj-section>.*<\/mj-section>/, (section) => section.repeat(3_000));

afterAll(closeCompiler);

test('what takes too long is ended, and the next gets a new thread', async () => {
  expect(await compileMjml(sound)).toMatchObject({ kind: 'html' });
  const [first, second] = await Promise.all([compileMjml(heavy, { timeoutMs: 20 }), compileMjml(sound)]);
  expect(first).toEqual({ kind: 'killed' });
  expect(second).toMatchObject({ kind: 'html', html: expect.stringContaining('Dzień dobry') });
});

test('a thread that is slow to start is nobody’s fault: who waits is told to try again', async () => {
  await closeCompiler();
  await expect(compileMjml(sound, { startMs: 1 })).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'compilerBusy',
  });
  expect(await compileMjml(sound)).toMatchObject({ kind: 'html' });
});

test('a thread that is there is used again', async () => {
  await closeCompiler();
  warmCompiler();
  expect(await compileMjml(sound)).toMatchObject({ kind: 'html' });
  warmCompiler();
  expect(await compileMjml(sound, { startMs: 1 })).toMatchObject({ kind: 'html' });
});

test('too many who wait are told so', async () => {
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => compileMjml(sound)));
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(9);
  expect(refused[0]?.reason).toMatchObject({ kind: 'unavailable', code: 'compilerBusy' });
});

test('who goes first waits for nobody but the one at work, and is never too many', async () => {
  const order: string[] = [];
  const others = Array.from({ length: 41 }, () => compileMjml(sound).then(() => order.push('other')));
  const first = compileMjml(sound, { goesFirst: true }).then(() => order.push('first'));
  await Promise.all([...others, first]);
  expect(order.indexOf('first')).toBe(1);
});

test('whoever waits when it is closed is told so, and the next is served', async () => {
  const waiting = [compileMjml(sound), compileMjml(sound)].map((one) =>
    one.catch(({ code }: { code: string }) => code),
  );
  await closeCompiler();
  expect(await Promise.all(waiting)).toEqual(['compilerBusy', 'compilerBusy']);
  expect(await compileMjml(sound)).toMatchObject({ kind: 'html' });
});
