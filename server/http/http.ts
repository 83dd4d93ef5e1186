import type { CertificateProblem } from './certificate.ts';

/**
 * The one guarded client for calls to the outside (`guarded.ts` makes it; tests hand in their own connector).
 * A private, loopback, link-local or metadata address is refused before a connection is opened, on each redirect again.
 */
export type HttpRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array | FormData;
  /** Milliseconds for the whole call, 20 000 unless told. */
  timeoutMs?: number;
  /** Most bytes of the answer, 1 MiB unless told. */
  maxBytes?: number;
  /** Redirects followed, 0 unless told; only for GET. */
  redirects?: number;
  /** The call carries a password or a token: plain http is refused, but for what OUTBOUND_ALLOW names. */
  carriesSecret?: boolean;
  signal?: AbortSignal;
  /** Called when the connection stands and the first byte is about to leave. Throwing here means nothing was sent. */
  beforeFirstByte?: () => void;
};

export type HttpAnswer = {
  status: number;
  headers: Headers;
  /** The answer's bytes as text (UTF-8). */
  text: string;
  /** The parsed body, or undefined when it is not JSON. */
  json: unknown;
  /** The address that answered, after redirects. */
  url: string;
};

/** Why there is no answer. `sent` tells whether any byte of the request may have reached the other side. */
export type HttpFailureReason =
  | 'private_address'
  | 'name_not_found'
  | 'connection_refused'
  | 'connection_reset'
  | 'timeout'
  | 'tls'
  | CertificateProblem
  | 'too_large'
  | 'too_many_redirects'
  | 'deadline_passed'
  | 'bad_address'
  | 'insecure';

export type HttpFailure = { kind: 'failure'; reason: HttpFailureReason; sent: boolean };
export type HttpResult = { kind: 'answer'; answer: HttpAnswer } | HttpFailure;

/** Never throws for what the network does; only for a bug in the caller. */
export type Http = (url: string, request?: HttpRequest) => Promise<HttpResult>;
