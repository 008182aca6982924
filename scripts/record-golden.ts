/**
 * Records `corpus/golden` anew: the cheapest groups of one program, which `faultgap reproduce` records again wherever it
 * runs. To be run, with `engineVersion` raised, after a change that is meant to move a byte of a trace.
 *
 *   npx tsx scripts/record-golden.ts
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { programs } from '../corpus/programs/index.ts';
import { goldenRecording } from '../src/cli/common-options.ts';
import { liveProgram } from '../src/cli/reproduce.ts';
import { recordingVersions } from '../src/traces/recording/job.ts';
import { runLocally } from '../src/traces/recording/pool.ts';
import { cheapestGroups } from '../src/traces/recording/record-again.ts';
import { record } from '../src/traces/recording/recording.ts';
import { provenanceDirectory } from '../src/traces/store/provenance.ts';
import { selectBackend } from '../src/training/backend.ts';

const backend = await selectBackend('wasm');
const plan = cheapestGroups(programs.get(liveProgram), backend.name);
await rm(goldenRecording, { recursive: true, force: true });
const manifest = await record({
  plan,
  out: goldenRecording,
  run: runLocally(1),
  backend: backend.name,
  versions: recordingVersions(backend),
  command: 'npx tsx scripts/record-golden.ts',
  signal: new AbortController().signal,
});
// What the machine felt is no one's golden value.
await rm(join(goldenRecording, provenanceDirectory), { recursive: true, force: true });
console.log(`recorded ${manifest!.counts.traces} traces of ${liveProgram}, hash ${manifest!.hash}`);
