import pino, { type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

const secretNames = ['password', 'token', 'secret', 'credentials', 'authorization', 'cookie', 'html', 'text', 'body'];

/**
 * Structured logs to standard output. Never holds a token, a password or a mail body: what may carry one is
 * redacted here, errors are cut to what tells where they happened, and addresses are shortened before they are logged
 * (`security/redact.ts`).
 */
export function openLog(level = 'info'): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    redact: { paths: [...secretNames, ...secretNames.map((name) => `*.${name}`)], censor: '[redacted]' },
    serializers: { err: briefly },
  });
}

/** Errors carry whatever their library hung on them: a query's parameters, a request's headers, a row that clashed. */
function briefly(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(cause === undefined ? {} : { cause: briefly(cause) }),
  };
}
