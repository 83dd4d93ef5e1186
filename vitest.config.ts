import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Each project after the other: a browser and a load test on the same cores would only measure each other. */
const project = (name: string, groupOrder: number, include: string[], limits: object) => ({
  extends: true as const,
  test: { name, include, sequence: { groupOrder }, ...limits },
});

export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: 'test/support/global.ts',
    setupFiles: 'test/support/setup.ts',
    env: { TZ: 'UTC', NODE_ENV: 'test' },
    passWithNoTests: true,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        ...project('server', 0, ['test/**/*.test.{ts,tsx}'], {
          exclude: ['test/browser/**', 'test/chaos/**'],
          maxWorkers: Math.max(2, availableParallelism()),
          // Safety nets and not measures: a test waits for what has to happen, however busy the machine is.
          testTimeout: 90_000,
          hookTimeout: 120_000,
        }),
      },
      project('browser', 1, ['test/browser/**/*.test.ts'], {
        maxWorkers: 1,
        // A safety net, too: axe over a screen at every width and theme takes long on a busy machine.
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      project('chaos', 2, ['test/chaos/**/*.test.ts'], { maxWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000 }),
    ],
  },
});
