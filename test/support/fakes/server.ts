import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fakes of networks have in common: a server on loopback, faults on command, a book of what was asked wrongly. */

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
};

export type Answer = { status: number; json?: unknown; text?: string; headers?: Record<string, string> };

/**
 * What goes wrong at the next call to a route. `before`: nothing is done; `after`: it is done, and only the answer
 * suffers.
 */
export type Fault = { when: 'before' | 'after'; times?: number } & (
  | { how: 'answer'; answer: Answer }
  | { how: 'reset' }
  | { how: 'silence' }
  | { how: 'malformed' }
  | { how: 'html' }
  | { how: 'slow'; ms: number }
);

export type FakeServer = {
  /** http://127.0.0.1:port */
  origin: string;
  /** host:port, for the guarded client's exceptions. */
  place: string;
  /** What real servers would have refused or what a careful client never sends. A test ends with an empty one. */
  violations: string[];
  /** Every call, oldest first, as `METHOD route`. */
  calls: string[];
  fail(route: string, fault: Fault): void;
  stop(): Promise<void>;
};

/** The next call is answered so, before anything is done. */
export const answers = (status: number, json: object, headers: Record<string, string> = {}): Fault => ({
  ...{ when: 'before', how: 'answer' },
  answer: { status, json, headers },
});

/** Starts one. `routeOf` names what was asked, so that a fault can be laid on it. */
export async function startFake(
  routeOf: (asked: Asked) => string,
  handle: (route: string, asked: Asked) => Promise<Answer> | Answer,
): Promise<FakeServer> {
  const violations: string[] = [];
  const calls: string[] = [];
  const faults = new Map<string, Fault[]>();

  const nextFault = (route: string): Fault | undefined => {
    const waiting = faults.get(route) ?? [];
    const [fault] = waiting;
    if (!fault) return undefined;
    const left = (fault.times ?? 1) - 1;
    if (left > 0) waiting[0] = { ...fault, times: left };
    else waiting.shift();
    return fault;
  };

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      violations.push(`the fake itself failed: ${String(error)}`);
      response.destroy();
    });
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request);
    const route = routeOf(asked);
    calls.push(`${asked.method} ${route}`);
    const fault = nextFault(route);
    if (fault?.how === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const answer = fault?.when === 'before' && fault.how !== 'slow' ? null : await handle(route, asked);
    if (!fault || fault.how === 'slow') return write(response, answer ?? { status: 500 });
    if (fault.how === 'reset') return void request.socket.resetAndDestroy();
    if (fault.how === 'silence') return;
    if (fault.how === 'malformed') return write(response, { status: 200, text: '{"uri": "at://did' });
    if (fault.how === 'html')
      return write(response, { status: 200, text: '<!doctype html><title>Welcome to nginx!</title>' });
    write(response, fault.answer);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${place}`,
    place,
    violations,
    calls,
    fail: (route, fault) => void faults.set(route, [...(faults.get(route) ?? []), fault]),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://fake.invalid');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    json: jsonOf(body),
  };
}

function write(response: ServerResponse, { status, json, text, headers = {} }: Answer): void {
  const type = json === undefined ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response
    .writeHead(status, { 'content-type': type, ...headers })
    .end(json === undefined ? (text ?? '') : JSON.stringify(json));
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What kind of picture these bytes are, by their first ones; null for none that we know. */
export function mimeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  if (bytes.subarray(0, 4).toString() === 'RIFF' && bytes.subarray(8, 12).toString() === 'WEBP') return 'image/webp';
  if (bytes.subarray(0, 4).toString() === 'GIF8') return 'image/gif';
  return null;
}
