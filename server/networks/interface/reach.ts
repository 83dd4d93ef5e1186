import type { Http } from '#server/http/http.ts';
import type { Limits } from './limits.ts';
import type { ReasonCode } from './reasons.ts';

/** An account as a call needs it: what is not secret, what is, and its limits. */
export type Account = {
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
  limits: Limits;
};

/** What reaches the outside, and the time. */
export type Reach = {
  http: Http;
  askMailServer: AskMailServer;
  now(): Date;
  /** Which version of LinkedIn's interface is asked for, YYYYMM: LINKEDIN_VERSION. */
  linkedinVersion: string;
  /** Ends the call at its deadline. */
  signal: AbortSignal;
};

/** A mail server and how to speak to it. */
export type MailServer = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string | null;
  password: string | null;
};

/**
 * Speaks to a mail server as far as it goes without sending anything: connects, encrypts, signs in, and asks whether
 * `from` may write. What the server says is never handed on, only what it means.
 */
export type AskMailServer = (
  server: MailServer,
  from: string,
) => Promise<{ kind: 'willing' } | { kind: 'unwilling'; reason: ReasonCode }>;
