import { expect, test } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { goldenRecording } from '../../src/cli/common-options.ts';
import { liveProgram } from '../../src/cli/reproduce.ts';
import { recordingVersions } from '../../src/traces/recording/job.ts';
import { recordAgain } from '../../src/traces/recording/record-again.ts';
import { selectBackend } from '../../src/training/backend.ts';

/*
 * After a change that is meant to move a byte of a trace, raise `engineVersion` and run
 *
 *   npx tsx scripts/record-golden.ts
 */
test('this engine makes the traces of the golden recording to the last bit', {
  timeout: 240_000,
}, async () => {
  const backend = await selectBackend('wasm');
  const again = await recordAgain({
    recording: goldenRecording,
    program: programs.get(liveProgram),
    backend,
    versions: recordingVersions(backend),
    signal: new AbortController().signal,
  });
  expect(again).toEqual({
    program: liveProgram,
    traces: 40,
    backend: 'wasm',
    matches: true,
    differences: [],
  });
});
