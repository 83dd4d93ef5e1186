import type { Auth, openAuth } from './auth.ts';

/** `openAuth`, its library loaded with the first question: a process that only publishes never asks, and is 30 MB smaller. */
export function authOnDemand(given: Parameters<typeof openAuth>[0]): Auth {
  let opened: Promise<Auth> | null = null;
  const auth = (): Promise<Auth> => {
    opened ??= import('./auth.ts').then((module) => module.openAuth(given));
    return opened;
  };
  return {
    signInWithPassword: async (...asked) => (await auth()).signInWithPassword(...asked),
    mintLink: async (...asked) => (await auth()).mintLink(...asked),
    signInWithLink: async (...asked) => (await auth()).signInWithLink(...asked),
    sessionOf: async (...asked) => (await auth()).sessionOf(...asked),
    signOut: async (...asked) => (await auth()).signOut(...asked),
  };
}
