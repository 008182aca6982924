import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const certificates = process.env.NODE_EXTRA_CA_CERTS;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Child processes: each test file may initialise its own tfjs backend, whose wasm heap never shrinks.
    pool: 'forks',
    // Files of one process share their modules: a quarter of all time went into loading TensorFlow.js anew for each. A test
    // must leave registries, specs and the environment as it found them.
    isolate: false,
    // One more than the processors of CI: tests that wait, for a lock of Redis or another process, leave theirs to others.
    maxWorkers: 3,
    // A tenth of the time went into collecting what is young, by 16 MB at a time.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The JSON record is where .ci/run takes its counts from.
    reporters: ['default', ['json', { outputFile: 'node_modules/.vitest-results.json' }]],
    setupFiles: ['test/no-warnings.ts'],
    // Node reads a proxy's certificates whenever it starts, some 300 times here; npm alone needs them.
    env: certificates === undefined ? {} : { NODE_EXTRA_CA_CERTS: '', npm_config_cafile: certificates },
  },
});
