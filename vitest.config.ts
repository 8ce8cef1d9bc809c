import { defineConfig } from 'vitest/config';

// Neither 'import' nor 'module': vitest hands these to the workers as --conditions, where they would make require() load ESM
// builds and Node load bundler builds.
const conditions = ['@signalbox/source', 'node', 'default'];
const resolve = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};

export default defineConfig({
  ...resolve,
  test: {
    retry: 0,
    maxWorkers: 4,
    projects: [
      {
        ...resolve,
        test: {
          name: 'domain',
          isolate: false,
          include: ['packages/{domain,contract,sdk}/test/**/*.test.ts', 'examples/**/*.test.ts'],
          testTimeout: 60_000,
          retry: 0,
        },
      },
      {
        ...resolve,
        test: {
          name: 'console',
          isolate: false,
          include: ['packages/console/test/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry: 0,
        },
      },
      {
        ...resolve,
        test: {
          name: 'browser',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/support/prepared-home.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          pool: 'forks',
          isolate: false,
          retry: 0,
        },
      },
      {
        ...resolve,
        test: {
          name: 'server',
          include: ['packages/server/test/**/*.test.ts'],
          execArgv: [
            '--import',
            new URL('packages/server/test/support/run-typescript.js', import.meta.url).href,
          ],
          globalSetup: ['packages/server/test/support/global-setup.ts'],
          // Timings gate no test: a machine at a third of another's speed has been seen.
          testTimeout: 180_000,
          hookTimeout: 240_000,
          pool: 'forks',
          isolate: false,
          retry: 0,
        },
      },
    ],
  },
});
