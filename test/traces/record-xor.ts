import { programs } from '../../corpus/programs/index.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { runLocally } from '../../src/traces/recording/pool.ts';
import { record } from '../../src/traces/recording/recording.ts';

// The recording of recording.test.ts as a process that the test can kill.
const xor = { ...programs.get('toy-xor'), epochs: 2 };
await record({
  plan: planRecording([xor], { mutantsPerClass: 1, cleanVariants: 3, seeds: 2 }),
  out: process.argv[2]!,
  run: runLocally(1),
  backend: 'wasm',
  versions: { faultgap: 'test' },
  command: 'faultgap record',
  signal: new AbortController().signal,
});
