import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { serve } from '#server/web/serve.ts';

const here = { host: '127.0.0.1', port: 0 };

test('a stop lets what is in flight finish, and takes nothing new', async () => {
  const { promise: asked, resolve: arrived } = Promise.withResolvers<void>();
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  const serving = await serve(async (_req, res) => {
    arrived();
    await allowed;
    res.end('whole');
  }, here);
  const answer = fetch(`http://127.0.0.1:${serving.port}/`);
  await asked;
  const stopped = serving.stop(5_000);
  await expect(fetch(`http://127.0.0.1:${serving.port}/`)).rejects.toThrow();
  allow();
  expect(await (await answer).text()).toBe('whole');
  await stopped;
});

test('idle connections that browsers keep do not hold it up', async () => {
  const serving = await serve((_req, res) => res.end('x'), here);
  const socket = connect(serving.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  const closed = once(socket, 'close');
  // Were it waited for, this would end with the test's own time.
  await serving.stop(600_000);
  await closed;
});

test('what never ends is cut off in the end', async () => {
  const serving = await serve((_req, res) => void res.write('never'), here);
  const answer = await fetch(`http://127.0.0.1:${serving.port}/`);
  const cut = answer.text().then(
    () => 'ended',
    () => 'cut',
  );
  await serving.stop(200);
  expect(await cut).toBe('cut');
});

test('a port that is taken is told in words', async () => {
  const first = await serve((_req, res) => res.end(), here);
  await expect(serve((_req, res) => res.end(), { ...here, port: first.port })).rejects.toThrow(
    `PORT ${first.port} on 127.0.0.1 is taken`,
  );
  await first.stop(100);
  await expect(serve((_req, res) => res.end(), { host: '203.0.113.9', port: 0 })).rejects.toThrow(
    'HOST is "203.0.113.9"',
  );
});
