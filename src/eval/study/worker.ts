import { serveJobs } from '../../jobs/processes.ts';
import { addPlugIns } from '../../lib/plug-in.ts';
import { addSetsOf } from '../methods/feature-sets.ts';
import { evaluationKinds } from '../methods/plug-ins.ts';
import { type RecordingSource, readRecording } from '../recording.ts';
import { doJob, type EvaluationJob, type JobOutput } from './jobs.ts';
import { type LoadedRecording, loadForJobs } from './loaded-recording.ts';

/** A job and the recording that it is done on. */
export interface SourcedJob {
  readonly source: RecordingSource;
  readonly job: EvaluationJob;
}

/** The recording this process works on, and its source as text. */
let opened: { readonly key: string; readonly recording: Promise<LoadedRecording> } | null = null;

async function openRecording(source: RecordingSource): Promise<LoadedRecording> {
  await addPlugIns(evaluationKinds, source.plugIns ?? []);
  for (const { origin } of source.extraColumns ?? []) if (origin !== undefined) addSetsOf(origin);
  return loadForJobs(await readRecording(source));
}

serveJobs(async ({ source, job }: SourcedJob): Promise<JobOutput> => {
  const key = JSON.stringify(source);
  if (opened?.key !== key) opened = { key, recording: openRecording(source) };
  return doJob(await opened.recording, job);
});
