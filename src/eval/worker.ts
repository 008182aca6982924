import { serveJobs } from '../jobs/processes.ts';
import { addPlugIns } from '../lib/plug-in.ts';
import { addSetsOf } from './methods/feature-sets.ts';
import { evaluationKinds } from './methods/plug-ins.ts';
import { realFaultJobs } from './real-faults/diagnose.ts';
import { type RecordingSource, readRecording } from './recording.ts';
import { studyKinds } from './study/job-kinds.ts';
import { runJob } from './study/jobs.ts';
import { LoadedRecording } from './study/loaded-recording.ts';
import type { SourcedJob } from './study/pool.ts';

const kinds = [...studyKinds, realFaultJobs];

/** The recording this process works on, and its source as text. */
let opened: { readonly key: string; readonly recording: Promise<LoadedRecording> } | null = null;

async function openRecording(source: RecordingSource): Promise<LoadedRecording> {
  await addPlugIns(evaluationKinds, source.plugIns ?? []);
  for (const { origin } of source.extraColumns ?? []) if (origin !== undefined) addSetsOf(origin);
  return new LoadedRecording(await readRecording(source));
}

serveJobs(async ({ source, job }: SourcedJob): Promise<unknown> => {
  const key = JSON.stringify(source);
  if (opened?.key !== key) opened = { key, recording: openRecording(source) };
  return runJob(kinds, await opened.recording, job);
});
