import type { Socket } from 'node:net';
import { Client } from 'undici';
import { withDeadline } from '#server/deadline.ts';
import { certificateProblem } from './certificate.ts';
import { type Connector, systemConnector } from './connect.ts';
import { type Address, openGuard, type Resolver } from './guard.ts';
import type { Http, HttpAnswer, HttpFailure, HttpFailureReason, HttpRequest, HttpResult } from './http.ts';

export type HttpOptions = {
  /** Exact host:port pairs (OUTBOUND_ALLOW) that may be private. */
  allow: readonly string[];
  connector?: Connector;
  resolver?: Resolver;
};

const defaultTimeoutMs = 20_000;
const defaultMaxBytes = 1024 * 1024;
const maxHeaderBytes = 32 * 1024;
/** One address of several gets this long before the next is tried. */
const attemptMs = 5_000;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Makes the client. Each call resolves the name once, connects to what was resolved and to nothing else, and uses a
 * connection of its own: so a name that changes its answer between check and use gains nothing, and what was sent
 * is known.
 */
export function openHttp({ allow, connector = systemConnector, resolver }: HttpOptions): Http {
  const guard = openGuard({ allow, ...(resolver ? { resolver } : {}) });

  /** One request without redirects. */
  async function once(url: URL, request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) return failure('bad_address');
    const tls = url.protocol === 'https:';
    const port = Number(url.port) || (tls ? 443 : 80);
    const guarded = await raced(guard(url.hostname, port), signal);
    if (guarded === 'aborted') return failure('timeout');
    if (guarded.kind === 'refused') return failure(guarded.reason);
    if (request.carriesSecret && !tls && !guarded.byException) return failure('insecure');
    const payload = await payloadOf(request);
    const opened = await open(guarded.addresses, { host: url.hostname, port, tls }, signal);
    return opened.kind === 'failure' ? opened : exchange(opened.socket, url, request, payload, signal);
  }

  async function open(
    addresses: Address[],
    target: { host: string; port: number; tls: boolean },
    signal: AbortSignal,
  ): Promise<{ kind: 'open'; socket: Socket } | HttpFailure> {
    let last = failure('connection_refused');
    for (const [index, address] of addresses.entries()) {
      const isLast = index === addresses.length - 1;
      const limit = isLast ? signal : AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]);
      try {
        return { kind: 'open', socket: await connector({ ...address, ...target, signal: limit }) };
      } catch (error) {
        last = failure(limit.aborted ? 'timeout' : reasonOf(error));
        if (signal.aborted) return last;
      }
    }
    return last;
  }

  async function follow(address: string, request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    if (!URL.canParse(address)) return failure('bad_address');
    let url = new URL(address);
    let headers = request.headers ?? {};
    let hops = (request.method ?? 'GET') === 'GET' ? (request.redirects ?? 0) : 0;
    for (;;) {
      const result = await once(url, { ...request, headers }, signal);
      if (result.kind === 'failure' || !redirectStatuses.has(result.answer.status) || !request.redirects) return result;
      const location = result.answer.headers.get('location');
      if (!location) return result;
      if (hops === 0) return failure('too_many_redirects', true);
      hops -= 1;
      if (!URL.canParse(location, url)) return failure('bad_address', true);
      const next = new URL(location, url);
      if (url.protocol === 'https:' && next.protocol === 'http:') return failure('insecure', true);
      if (next.origin !== url.origin) headers = withoutSecrets(headers);
      url = next;
    }
  }

  return (address, request = {}) =>
    withDeadline(request.timeoutMs ?? defaultTimeoutMs, request.signal ? [request.signal] : [], (signal) =>
      follow(address, request, signal),
    );
}

/** Sends over a socket that stands already; from `beforeFirstByte` on the request counts as sent. */
async function exchange(
  socket: Socket,
  url: URL,
  request: HttpRequest,
  payload: Payload,
  signal: AbortSignal,
): Promise<HttpResult> {
  let sent = false;
  let isRefused = false;
  let isTooLarge = false;
  socket.on('error', () => {});
  const client = new Client(url.origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    allowH2: false,
    // Not at once: undici does not begin to write while it is still asking for the connection.
    connect: (_options, callback) =>
      queueMicrotask(() => {
        if (sent) return callback(new Error('one connection a call'), null);
        try {
          request.beforeFirstByte?.();
        } catch (error) {
          isRefused = true;
          return callback(error instanceof Error ? error : new Error('refused'), null);
        }
        sent = true;
        callback(null, socket as Parameters<typeof callback>[1] & Socket);
      }),
  });
  try {
    const response = await client.request({
      path: url.pathname + url.search,
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'Asystentka', 'accept-encoding': 'identity', ...payload.headers, ...request.headers },
      body: payload.body,
      signal,
    });
    const maxBytes = request.maxBytes ?? defaultMaxBytes;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        isTooLarge = true;
        throw new Error('too large');
      }
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const answer: HttpAnswer = {
      status: response.statusCode,
      headers: headersOf(response.headers),
      text,
      json: parsed(text),
      url: url.href,
    };
    return { kind: 'answer', answer };
  } catch (error) {
    if (isRefused) return failure('deadline_passed');
    if (isTooLarge) return failure('too_large', true);
    if (signal.aborted) return failure('timeout', sent);
    const reason = reasonOf(error);
    return failure(reason === 'connection_refused' || reason === 'tls' ? 'connection_reset' : reason, sent);
  } finally {
    socket.destroy();
    // The client reports the end of its socket to nobody.
    client.destroy().catch(() => {});
  }
}

type Payload = { body: string | Uint8Array | null; headers: Record<string, string> };

/** A form is written out beforehand, so that it has a length and nothing is made while it is sent. */
async function payloadOf({ body }: HttpRequest): Promise<Payload> {
  if (!(body instanceof FormData)) return { body: body ?? null, headers: {} };
  const written = new Response(body);
  const bytes = new Uint8Array(await written.arrayBuffer());
  return { body: bytes, headers: { 'content-type': written.headers.get('content-type') ?? 'multipart/form-data' } };
}

function headersOf(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  return headers;
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['authorization', 'cookie'].includes(name.toLowerCase())),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The system's and OpenSSL's codes, as one of ours. */
function reasonOf(error: unknown): HttpFailureReason {
  const code = codeOf(error);
  const problem = certificateProblem({ code, message: error instanceof Error ? error.message : '' });
  if (problem) return problem;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'too_large';
  if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code) || code.startsWith('HPE_')) return 'connection_reset';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'EPROTO' || /^ERR_(TLS|SSL|OSSL)|CERT|SIGNATURE|UNABLE_TO/.test(code)) return 'tls';
  return 'connection_refused';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function failure(reason: HttpFailureReason, sent = false): HttpFailure {
  return { kind: 'failure', reason, sent };
}

async function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | 'aborted'> {
  if (signal.aborted) return 'aborted';
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve('aborted');
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
