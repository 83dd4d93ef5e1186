import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { type ParsedMail, simpleParser } from 'mailparser';

export type SmtpSettings = {
  security: 'starttls' | 'tls' | 'none';
  /** Without a user nobody has to sign in. */
  user?: string;
  password?: string;
  /** 0 or nothing: a free one. */
  port?: number;
  /** Keeps no mail, only counts (benchmarks). */
  countOnly?: boolean;
};

/** How the server behaves towards addresses that `match` (a regular expression) at a step of the dialogue. */
export type SmtpRule = {
  match: string;
  at: 'mail' | 'rcpt' | 'data';
  /** A reply code · `drop`: pulls the plug (at data: after the mail was taken) · `drop-early`: before the mail's end · `silent`: never answers · `slow`. */
  answer: number | 'drop' | 'drop-early' | 'silent' | 'slow';
  words?: string;
  delayMs?: number;
  /** How often it applies; nothing: always. */
  times?: number;
};

export type ReceivedMail = {
  from: string;
  to: string[] /** The MIME as it came, base64. */;
  raw: string;
  secure: boolean;
  user: string | null;
};

export type ToServer = { id: number } & (
  | { ask: 'mails' }
  | { ask: 'count' }
  | { ask: 'clear' }
  | { ask: 'rules'; rules: SmtpRule[] }
);
export type FromServer = { id: number; port?: number; mails: ReceivedMail[]; received: number; cpuMs: number };

export type TestSmtp = {
  host: string;
  port: number;
  settings: SmtpSettings;
  /** What was taken, oldest first. */
  mails(): Promise<ReceivedMail[]>;
  /** Mails taken so far, kept or not. */
  received(): Promise<number>;
  /** Waits until that many mails were taken; throws when they do not come in time. */
  waitFor(count: number, timeoutMs?: number): Promise<ReceivedMail[]>;
  setRules(rules: SmtpRule[]): Promise<void>;
  clear(): Promise<void>;
  stop(): Promise<void>;
};

/** Give this to processes as NODE_EXTRA_CA_CERTS, so that they trust the test server's certificate. */
export const authorityFile = fileURLToPath(new URL('certificates/authority.pem', import.meta.url));

/** Makes this process trust the test server's certificate. */
export function trustTestAuthority(): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(authorityFile, 'utf8')]);
}

/** Starts a mail server on 127.0.0.1 in a process of its own. Its certificate is for localhost and 127.0.0.1. */
export async function startSmtp(settings: SmtpSettings): Promise<TestSmtp> {
  const child = fork(fileURLToPath(new URL('smtp.process.ts', import.meta.url)), [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (message: FromServer) => void>();
  child.on('message', (message: FromServer) => {
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const answer = (id: number) => new Promise<FromServer>((resolve) => waiting.set(id, resolve));
  let last = 0;
  type Ask = ToServer extends infer T ? (T extends { id: number } ? Omit<T, 'id'> : never) : never;
  const ask = (question: Ask): Promise<FromServer> => {
    last += 1;
    const promise = answer(last);
    child.send({ ...question, id: last });
    return promise;
  };
  const port = await Promise.race([
    answer(0).then((message) => message.port ?? 0),
    new Promise<never>((_resolve, reject) =>
      child.once('exit', (code) => reject(new Error(`The mail server ended (${code}).`))),
    ),
  ]);
  const smtp: TestSmtp = {
    host: '127.0.0.1',
    port,
    settings,
    mails: async () => (await ask({ ask: 'mails' })).mails,
    received: async () => (await ask({ ask: 'count' })).received,
    async waitFor(count, timeoutMs = 10_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const mails = await smtp.mails();
        if (mails.length >= count) return mails;
        if (performance.now() > end) throw new Error(`${mails.length} of ${count} mails came.`);
        await wait(25);
      }
    },
    setRules: async (rules) => void (await ask({ ask: 'rules', rules })),
    clear: async () => void (await ask({ ask: 'clear' })),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
  return smtp;
}

/** Opens a received mail: headers, text, HTML, as a mail program reads them. */
export function parseMail(mail: ReceivedMail): Promise<ParsedMail> {
  return simpleParser(Buffer.from(mail.raw, 'base64'));
}
