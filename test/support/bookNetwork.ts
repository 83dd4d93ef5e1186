import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome, PostNetwork } from '#server/networks/network.ts';
import { limits } from './fakeNetwork.ts';

/**
 * A network of class none behind real HTTP: whoever posts to it can never ask what became of it. Its books are kept by
 * its own server, apart from whoever posts.
 */
export function bookNetwork(url: string): PostNetwork {
  return {
    glyph: 'practice',
    limits,
    budgets: [],
    connecting: { by: 'form', fields: [], connect: () => Promise.reject(new Error('never')) },
    check: () => Promise.reject(new Error('never')),
    accepts: 'post',
    idempotency: 'none',
    async publish(call, post, armed): Promise<Outcome> {
      const { signal } = call;
      const { beforeFirstByte } = armed;
      const body = JSON.stringify({ key: armed.key, text: post.text });
      const result = await call.http(`${url}/posts`, {
        method: 'POST',
        body,
        signal,
        beforeFirstByte,
        timeoutMs: 60_000,
      });
      if (result.kind === 'failure') {
        const reason = result.reason === 'timeout' ? 'timeout' : 'connection_reset';
        return result.sent ? { kind: 'unknown', reason } : { kind: 'retry', reason };
      }
      const { status, json } = result.answer;
      if (status === 200) return { kind: 'published', remoteId: String((json as { id: number }).id) };
      if (status === 429) return { kind: 'retry', reason: 'rate_limited', afterMs: 1_000 };
      return { kind: 'unknown', reason: 'server_error' };
    },
  };
}

export type Entry = { key: string; text: string; at: number };

export type Book = {
  url: string;
  port: number;
  /** What is really there, in the order in which it was made. */
  entries: Entry[];
  stop(): Promise<void>;
};

/**
 * What happens to a call: made and answered after `delayMs`; made and never answered, or refused, or cut off before
 * anything was made.
 */
export type Fate = { kind: 'made' | 'unanswered' | 'refused' | 'cut'; delayMs: number };

export async function openBook(fate: () => Fate = () => ({ kind: 'made', delayMs: 0 })): Promise<Book> {
  const entries: Entry[] = [];
  const server = createServer((req, res) => {
    const at = Date.now();
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { kind, delayMs } = fate();
      if (kind === 'cut') return req.socket.destroy();
      if (kind === 'refused') return res.writeHead(429).end();
      const { key, text } = JSON.parse(Buffer.concat(chunks).toString()) as { key: string; text: string };
      // Made in the middle: a kill may come before it, or after it and before the answer.
      setTimeout(() => {
        entries.push({ key, text, at });
        setTimeout(() => {
          if (kind === 'unanswered') req.socket.destroy();
          else res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: entries.length }));
        }, delayMs / 2);
      }, delayMs / 2);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    entries,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
