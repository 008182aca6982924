import { hostname } from 'node:os';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { serveJobs } from '../../jobs/processes.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { addPlugIns } from '../../lib/plug-in.ts';
import { packageVersion } from '../../lib/versions.ts';
import { selectBackend } from '../../training/backend.ts';
import { instruments } from '../instruments/index.ts';
import { recordingKinds } from '../plug-ins.ts';
import { recordGroup } from '../recorder.ts';
import { writeTraces } from '../store/group-file.ts';
import { PhaseTimer, type Provenance } from '../store/provenance.ts';
import type { RecordJob } from './job.ts';

async function record(job: RecordJob): Promise<void> {
  const { group, path, provenancePath, backend, versions, plugIns = [] } = job;
  await addPlugIns(recordingKinds, plugIns);
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const cpuTime = startCpuTimer();
  const { name } = await selectBackend(backend);
  const timer = new PhaseTimer();
  const options = { backend: name, versions, instruments: instruments.members, timer };
  const traces = await recordGroup(group, options);
  const metrics = instruments.members.flatMap((instrument) => instrument.metrics);
  await timer.time('writing', () => writeTraces(path, { traces, metrics }));
  const cpuSeconds = cpuTime();
  const provenance: Provenance = {
    traceIds: group.runs.map((run) => run.traceId),
    host: hostname(),
    process: process.pid,
    node: process.version,
    faultgap: packageVersion(),
    startedAt,
    seconds: (performance.now() - start) / 1000,
    phases: timer.seconds,
    cpuSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    plannedSteps: group.plannedSteps,
  };
  await writeFileAtomic(provenancePath, `${JSON.stringify(provenance, null, 2)}\n`);
}

serveJobs(record);
