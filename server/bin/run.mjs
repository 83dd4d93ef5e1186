import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in the foreground and returns its exit code (128 + n when signal n ended it). `onStop` is called when
 * a signal asks for an end.
 *
 * Signals that reach us alone are passed on. A Ctrl-C in a terminal reaches the child by itself, and npm sends us the
 * same once more, so there it is not passed on: a program that sees two would take it for impatience.
 */
export async function runChild(program, args, { onStop, ...options } = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  const handlers = PASSED_ON.map((signal) => {
    const pass = () => {
      onStop?.();
      const fromTerminal = signal !== 'SIGTERM' && process.stdin.isTTY;
      if (!fromTerminal) child.kill(signal);
    };
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
      child.on('exit', (code, signal) => resolve(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));
    });
  } finally {
    for (const remove of handlers) remove();
  }
}
