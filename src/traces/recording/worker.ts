import { hostname } from 'node:os';
import { worker } from 'workerpool';
import { type ErrorWords, errorText, InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { addPlugIns } from '../../lib/plug-in.ts';
import { selectBackend } from '../../training/backend.ts';
import { instruments } from '../instruments/index.ts';
import { PhaseTimer } from '../phase-timer.ts';
import { recordingKinds } from '../plug-ins.ts';
import { recordGroup } from '../recorder.ts';
import { writeTraces } from '../store/group-file.ts';
import type { Provenance } from '../store/provenance.ts';
import type { RecordJob } from './job.ts';

/** How a job ended; errors are told as data, since their classes do not cross the process border. */
export type JobResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords }
  | { readonly kind: 'defect'; readonly stack: string };

async function recordJob(job: RecordJob): Promise<JobResult> {
  try {
    await record(job);
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    return {
      kind: 'defect',
      stack: error instanceof Error ? (error.stack ?? error.message) : errorText(error),
    };
  }
}

async function record(job: RecordJob): Promise<void> {
  const { group, path, provenancePath, backend, versions, plugIns = [] } = job;
  await addPlugIns(recordingKinds, plugIns);
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { name } = await selectBackend(backend);
  const timer = new PhaseTimer();
  const options = { backend: name, versions, instruments: instruments.members, timer };
  const traces = await recordGroup(group, options);
  const metrics = instruments.members.flatMap((instrument) => instrument.metrics);
  await timer.time('writing', () => writeTraces(path, { traces, metrics }));
  const used = process.cpuUsage(cpu);
  const provenance: Provenance = {
    traceIds: group.runs.map((run) => run.traceId),
    host: hostname(),
    process: process.pid,
    node: process.version,
    startedAt,
    seconds: (performance.now() - start) / 1000,
    phases: timer.seconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    plannedSteps: group.plannedSteps,
  };
  await writeFileAtomic(provenancePath, `${JSON.stringify(provenance, null, 2)}\n`);
}

// The command decides what Ctrl-C means; the terminal sends it to every process.
process.on('SIGINT', () => {});
// The command may be gone before this process is up.
if (process.connected) worker({ recordJob });
