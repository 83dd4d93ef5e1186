import { Readable } from 'node:stream';
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type ServerBuild,
  writeReadableStreamToWritable,
} from '@remix-run/node';
import type { Request as ExpressRequest, Response as ExpressResponse, RequestHandler } from 'express';
import { handlersByBranch } from './branches.ts';

/**
 * The whole bridge between Express and Remix: one request in, one streamed answer out.
 * The request's signal is aborted when the browser goes away. `origin` is APP_URL's, so that addresses are made from
 * what this installation is, and not from a header.
 */
export function remixHandler(
  build: ServerBuild,
  origin: string,
  contextOf: (res: ExpressResponse) => AppLoadContext,
): RequestHandler {
  const handlerOf = handlersByBranch(build);
  return async (req, res, next) => {
    try {
      const body = bodyOf(req, res.locals.mostBytes);
      const request = toRequest(req, res, origin, body?.stream);
      // The path as Remix will see it, with "." and ".." resolved.
      const handle = handlerOf(new URL(request.url).pathname);
      const response = await handle(request, contextOf(res));
      if (body?.isTooLarge()) return refuse(res, response);
      await send(res, response);
    } catch (error) {
      next(error);
    }
  };
}

function toRequest(
  req: ExpressRequest,
  res: ExpressResponse,
  origin: string,
  body: ReadableStream<Uint8Array> | undefined,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  // Remix compares it with Host, which a proxy may have changed; guards.ts has compared it with APP_URL.
  headers.delete('origin');
  const controller = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  // Not `new URL(path, origin)`: a path that begins with two slashes would name a host.
  return new Request(origin + req.originalUrl, {
    method: req.method,
    headers,
    signal: controller.signal,
    ...(body ? { body, duplex: 'half' } : {}),
  } as RequestInit);
}

/** The body, counted while it is read: a browser need not say beforehand how much it sends. */
function bodyOf(req: ExpressRequest, most: number) {
  if (req.method === 'GET' || req.method === 'HEAD') return undefined;
  let tooLarge = false;
  const counted = async function* () {
    let bytes = 0;
    for await (const chunk of req as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) {
        tooLarge = true;
        throw new Error('The body is too large.');
      }
      yield chunk;
    }
  };
  return { stream: createReadableStreamFromReadable(Readable.from(counted())), isTooLarge: () => tooLarge };
}

function refuse(res: ExpressResponse, response: Response): void {
  void response.body?.cancel();
  res.status(413).set('Connection', 'close').type('text/plain').send('This is too large to be sent here.\n');
}

async function send(res: ExpressResponse, response: Response): Promise<void> {
  res.status(response.status);
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') continue;
    res.setHeader(name, value);
  }
  for (const cookie of response.headers.getSetCookie()) res.append('Set-Cookie', cookie);
  // Pages are one person's; what the browser keeps, it asks about before it shows it again.
  if (!response.headers.has('cache-control')) res.setHeader('Cache-Control', 'private, no-cache');
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) res.flushHeaders();
  if (response.body) await writeReadableStreamToWritable(response.body, res);
  else res.end();
}
