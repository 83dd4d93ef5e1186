import pino, { type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/**
 * Structured logs to standard output. Never holds a token, a password or a mail body: what may carry one is
 * redacted here, and addresses with a token in their path are shortened before they are logged.
 */
export function openLog(level = 'info'): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    redact: {
      paths: [
        'password', 'token', 'secret', 'credentials', 'authorization', 'cookie', 'html', 'text', 'body',
        '*.password', '*.token', '*.secret', '*.credentials', '*.authorization', '*.cookie', '*.html', '*.text', '*.body',
        'req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]',
      ],
      censor: '[redacted]',
    },
  });
}
