import { Counter, Histogram, Registry } from 'prom-client';

/**
 * What this process counts while it works, for `/metrics`. One registry a process; counting costs a few additions,
 * whether anybody reads it or not.
 */
export const registry = new Registry();

/** Answers of networks to the one call that cannot be taken back, and refusals before it. */
export const attempts = new Counter({
  name: 'asystentka_attempts_total',
  help: 'Tries to publish, by network and by what became of them',
  labelNames: ['network', 'outcome'] as const,
  registers: [registry],
});

/** From the due instant to the arming, of what went out at its first try and was held by nothing. */
export const lateness = new Histogram({
  name: 'asystentka_lateness_seconds',
  help: 'How long after its due time a publication was armed (first tries that nothing held)',
  labelNames: ['network'] as const,
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600],
  registers: [registry],
});

/** Jobs that threw; each is tried again. */
export const failedJobs = new Counter({
  name: 'asystentka_job_failures_total',
  help: 'Jobs that failed, by name',
  labelNames: ['job'] as const,
  registers: [registry],
});
