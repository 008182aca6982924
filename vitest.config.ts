import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Child processes: each test file may initialise its own tfjs backend, whose wasm heap never shrinks.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The JSON record is where .ci/run takes its counts from.
    reporters: ['default', ['json', { outputFile: 'node_modules/.vitest-results.json' }]],
    setupFiles: ['test/no-warnings.ts'],
  },
});
