import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often each fault strikes a call, from 0 to 1; the rest goes through. */
export type Faults = {
  /** Cut off before the vendor heard of it, or after it has acted. */
  cutBefore?: number;
  cutAfter?: number;
  /** Acted on; the answer is half a JSON, or a page of somebody's proxy. */
  garbage?: number;
  /** Not acted on: 429 with Retry-After. */
  throttle?: number;
  /** Longest time on the way there, and back. Milliseconds. */
  delayMs?: number;
};

export type FaultProxy = {
  url: string;
  place: string;
  set(faults: Faults): void;
  /** Calls that may have been acted on without the caller learning what became of it. */
  doubtful(): number;
  stop(): Promise<void>;
};

/** Stands before the books and does, by `random`, what the way to a network does on its worst day. */
export async function openFaultProxy(target: string, random: () => number): Promise<FaultProxy> {
  let faults: Faults = {};
  let doubtful = 0;
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const lot = random();
    const { cutBefore = 0, cutAfter = 0, garbage = 0, throttle = 0, delayMs = 0 } = faults;
    await sleep((random() * delayMs) / 2);
    const isWrite = request.method !== 'GET';
    if (lot < cutBefore) {
      if (isWrite) doubtful += 1;
      return void request.socket.destroy();
    }
    if (lot < cutBefore + throttle) return void response.writeHead(429, { 'retry-after': '1' }).end();
    const { status, text } = await ask(request, Buffer.concat(chunks));
    await sleep((random() * delayMs) / 2);
    if (lot < cutBefore + throttle + cutAfter) {
      if (isWrite) doubtful += 1;
      return void request.socket.destroy();
    }
    if (lot < cutBefore + throttle + cutAfter + garbage) {
      if (isWrite) doubtful += 1;
      const page = '<!doctype html><title>Welcome to nginx!</title>';
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(random() < 0.5 ? page : '{"id": "12');
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  async function ask(request: IncomingMessage, body: Buffer): Promise<{ status: number; text: string }> {
    const headers = { ...request.headers } as Record<string, string>;
    for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) delete headers[name];
    const method = request.method ?? 'GET';
    const answer = await fetch(`${target}${request.url}`, {
      ...{ method, headers },
      ...(method === 'GET' ? {} : { body: new Uint8Array(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${place}`, place },
    set: (next) => {
      faults = next;
    },
    doubtful: () => doubtful,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
