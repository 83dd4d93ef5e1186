import type { Socket } from 'node:net';
import { Readable, type Transform } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { certificateProblem } from '#server/http/certificate.ts';
import { type Connector, systemConnector } from '#server/http/connect.ts';
import type { Guard } from '#server/http/guard.ts';
import type { ReasonCode } from '#server/networks/interface/reasons.ts';

/** A mail server and how to speak to it. `opportunistic`: encrypted where the server offers it. */
export type SmtpServer = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'opportunistic' | 'none';
  user: string | null;
  password: string | null;
};

export type SmtpOptions = {
  guard: Guard;
  connector?: Connector;
  /** What we call ourselves in EHLO. */
  name: string;
  /** Milliseconds until a session stands, 20 000 unless told. */
  connectMs?: number;
  /** Milliseconds without a byte from the server before it counts as lost, 60 000 unless told. */
  silenceMs?: number;
  /** Ends the session wherever it is: what was being sent is lost, or in doubt. */
  signal?: AbortSignal;
};

/** No session. `reason` is one of a closed set; what the server said is never handed on from here. */
export type SmtpFailure = { kind: 'failed'; reason: ReasonCode };

/** What became of one mail. Only `doubt` leaves open whether it was taken: its last byte may have left. */
export type Delivery =
  | { kind: 'accepted'; answer: string }
  /** Refused for now (4xx). */
  | { kind: 'deferred'; answer: string }
  /** Refused for good (5xx). `whose` tells whether the address, the sender or the mail itself was the cause. */
  | { kind: 'refused'; answer: string; whose: 'recipient' | 'sender' | 'message' }
  /** The connection went before any of the mail itself: it was not taken. */
  | { kind: 'lost'; reason: ReasonCode }
  | { kind: 'doubt'; reason: ReasonCode };

/** A mail as it travels: pieces that together are the whole MIME, lines ended by CRLF. */
export type MimePieces = readonly (Buffer | string)[];

export type SmtpSession = {
  /** Sends one mail. `beforeFirstByte` is called when the server waits for the mail itself; throwing there sends nothing. */
  send(envelope: { from: string; to: string }, mime: MimePieces, beforeFirstByte?: () => void): Promise<Delivery>;
  /** The same for a mail that is ready as it stands: each line ends with CRLF, the last one too, and none begins with a dot. */
  sendReady(
    envelope: { from: string; to: string },
    mime: readonly Buffer[],
    beforeFirstByte?: () => void,
  ): Promise<Delivery>;
  /** Whether another mail can be sent over it. */
  isOpen(): boolean;
  /** Says goodbye; the socket is closed at the latest after a few seconds. */
  close(): void;
};

type SmtpError = Error & {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  timeoutType?: string;
  originalCode?: string;
};

/**
 * Opens a session: guarded address, TLS as asked for (certificates are always checked), signed in when there is a
 * user. A password is only ever sent over TLS, or when `security` is 'none' because a person chose so.
 */
export async function openSmtp(
  server: SmtpServer,
  options: SmtpOptions,
): Promise<{ kind: 'open'; session: SmtpSession } | SmtpFailure> {
  const deadline = AbortSignal.timeout(options.connectMs ?? 20_000);
  const guarded = await options.guard(server.host, server.port);
  if (guarded.kind === 'refused') return failed(guarded.reason === 'bad_address' ? 'name_not_found' : guarded.reason);
  const connector = options.connector ?? systemConnector;
  let last: SmtpFailure = failed('connection_refused');
  for (const address of guarded.addresses) {
    let socket: Socket;
    try {
      socket = await connector({ ...address, port: server.port, host: server.host, tls: false, signal: deadline });
    } catch (error) {
      last = failed(deadline.aborted || codeOf(error) === 'ETIMEDOUT' ? 'timeout' : 'connection_refused');
      if (deadline.aborted) return last;
      continue;
    }
    return greet(socket, server, options);
  }
  return last;
}

async function greet(
  socket: Socket,
  server: SmtpServer,
  options: SmtpOptions,
): Promise<{ kind: 'open'; session: SmtpSession } | SmtpFailure> {
  const setupMs = options.connectMs ?? 20_000;
  const ended = new AbortController();
  const connection = new SMTPConnection({
    connection: socket,
    host: server.host.replace(/^\[(.*)\]$/, '$1'),
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls' || (server.security === 'opportunistic' && server.password !== null),
    ignoreTLS: server.security === 'none',
    name: options.name,
    connectionTimeout: setupMs,
    greetingTimeout: setupMs,
    socketTimeout: options.silenceMs ?? 60_000,
    socketCloseTimeout: 2_000,
  });
  options.signal?.addEventListener('abort', () => socket.destroy(), { signal: ended.signal });
  connection.once('end', () => ended.abort());
  // Every later error reaches the caller through the send that is under way; one more listener keeps it from being thrown.
  connection.on('error', () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.connect((error?: Error | null) => (error ? reject(error) : resolve()));
    });
    if (server.user !== null) {
      if (!connection.allowsAuth) {
        connection.close();
        return failed('auth_missing');
      }
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.login({ user: server.user ?? '', pass: server.password ?? '' }, (error) =>
          error ? reject(error) : resolve(),
        );
      });
    }
  } catch (error) {
    connection.close();
    return failed(reasonOf(error as SmtpError));
  }
  return { kind: 'open', session: sessionOver(connection) };
}

function sessionOver(connection: SMTPConnection): SmtpSession {
  let isOpen = true;
  connection.on('error', () => {
    isOpen = false;
  });
  connection.on('end', () => {
    isOpen = false;
  });
  return {
    isOpen: () => isOpen,
    close() {
      if (isOpen) connection.quit();
      isOpen = false;
    },
    send: (envelope, mime, beforeFirstByte) =>
      sendOver(envelope, beforeFirstByte, (begins) => {
        const source = new Readable({
          // Asked for its first piece when the server has answered DATA: from here on the mail leaves.
          read() {
            if (!begins(this)) return;
            for (const piece of mime) this.push(piece);
            this.push(null);
          },
        });
        return source;
      }),
    sendReady: (envelope, mime, beforeFirstByte) =>
      sendOver(envelope, beforeFirstByte, (begins) => {
        const source = new Readable({ read() {} });
        // nodemailer looks at every byte of what is written into its stream, for dots to double and line ends to mend;
        // that costs more than all the rest. What is pushed past it goes out as it is.
        source.pipe = (stream) => {
          if (!begins(source)) return stream;
          const out = stream as unknown as Transform & { lastByte: number };
          for (const piece of mime) out.push(piece);
          // So that it ends the mail with the dot alone.
          out.lastByte = 0x0a;
          out.end();
          return stream;
        };
        return source;
      }),
  };

  /** `begins` is to be asked once the server waits for the mail itself; false: it is not to be sent. */
  function sendOver(
    envelope: { from: string; to: string },
    beforeFirstByte: (() => void) | undefined,
    sourceOf: (begins: (source: Readable) => boolean) => Readable,
  ): Promise<Delivery> {
    return new Promise((resolve) => {
      let hasBegun = false;
      let isOurs = false;
      const source = sourceOf((mine) => {
        if (hasBegun) return false;
        try {
          beforeFirstByte?.();
        } catch (error) {
          isOurs = true;
          mine.destroy(error instanceof Error ? error : new Error('too late'));
          return false;
        }
        hasBegun = true;
        return true;
      });
      connection.send({ from: envelope.from, to: [envelope.to] }, source, (error, info) => {
        if (!error) return resolve({ kind: 'accepted', answer: answerOf(info?.response) });
        if (!isOurs) {
          const delivery = deliveryOf(error as SmtpError, hasBegun);
          const isRefusal = delivery.kind === 'refused' || delivery.kind === 'deferred';
          // The envelope that was refused still stands: without RSET the next one would be refused for its sake.
          if (!isRefusal || hasBegun || !isOpen) return resolve(delivery);
          return connection.reset((failure) => {
            if (failure) isOpen = false;
            resolve(delivery);
          });
        }
        // The server waits for a mail that will not come: only hanging up, without the final dot, takes it back.
        isOpen = false;
        connection.close();
        resolve({ kind: 'lost', reason: 'deadline_passed' });
      });
    });
  }
}

function deliveryOf(error: SmtpError, hasBegun: boolean): Delivery {
  const code = error.responseCode ?? 0;
  const answer = answerOf(error.response);
  if (code >= 500) {
    const whose = error.command === 'RCPT TO' ? 'recipient' : error.command === 'MAIL FROM' ? 'sender' : 'message';
    return { kind: 'refused', answer, whose };
  }
  if (code >= 400) return { kind: 'deferred', answer };
  // An address that cannot be written into a command never will be.
  if (error.code === 'EENVELOPE' && error.command === 'API') return { kind: 'refused', answer: '', whose: 'recipient' };
  if (error.code === 'EMESSAGE') return { kind: 'refused', answer: '', whose: 'message' };
  return { kind: hasBegun ? 'doubt' : 'lost', reason: reasonOf(error) };
}

/** A server's reply as one line that can be kept and shown: printable, and not endless. */
function answerOf(reply: string | undefined): string {
  return (reply ?? '')
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 300);
}

function reasonOf(error: SmtpError): ReasonCode {
  const code = error.responseCode ?? 0;
  if (error.command === 'STARTTLS' && code) return 'starttls_missing';
  if (error.command === 'EHLO' && /STARTTLS/.test(error.message)) return 'starttls_missing';
  if (error.code === 'EAUTH') return code >= 400 && code < 500 ? 'unavailable' : 'credentials_refused';
  if (error.timeoutType === 'GREETING_TIMEOUT') return 'port_wrong';
  if (error.code === 'ETIMEDOUT') return 'timeout';
  const system = error.originalCode ?? '';
  if (/wrong version number|packet length|record layer/i.test(error.message) || system === 'EPROTO')
    return 'port_wrong';
  const problem = certificateProblem({ code: system, message: error.message });
  if (problem) return problem;
  if (error.code === 'ETLS' || /^ERR_(TLS|SSL|OSSL)|CERT|SIGNATURE|UNABLE_TO/.test(system)) return 'tls';
  if (error.code === 'EPROTOCOL') return 'answer_unreadable';
  if (code >= 500) return 'server_error';
  if (code >= 400) return 'unavailable';
  if (system === 'ECONNREFUSED') return 'connection_refused';
  return 'connection_reset';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function failed(reason: ReasonCode): SmtpFailure {
  return { kind: 'failed', reason };
}
