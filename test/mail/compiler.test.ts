import { afterAll, expect, test } from 'vitest';
import { closeCompiler, compileMjml, warmCompiler } from '#server/mail/compiler.ts';

const sound =
  '<mjml><mj-body><mj-section><mj-column><mj-text>Dzień dobry</mj-text></mj-column></mj-section></mj-body></mjml>';
/** Some hundred thousand elements: more than a moment's work. */
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

test('loading it does not count as compiling, whoever began it', async () => {
  await closeCompiler();
  warmCompiler();
  warmCompiler();
  expect(await compileMjml(sound, { timeoutMs: 4_000 })).toMatchObject({ kind: 'html' });
});

test('too many who wait are told so', async () => {
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => compileMjml(sound)));
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(9);
  expect(refused[0]?.reason).toMatchObject({ kind: 'unavailable', code: 'compilerBusy' });
});
