import { worker } from 'workerpool';
import { type ErrorWords, InputError } from '../../lib/errors.ts';
import { addPlugIns } from '../../lib/plug-in.ts';
import { addSetsOf } from '../methods/feature-sets.ts';
import { evaluationKinds } from '../methods/plug-ins.ts';
import { type RecordingSource, readRecording } from '../recording.ts';
import { doJob, type EvaluationJob, type JobOutput } from './jobs.ts';
import { type LoadedRecording, loadForJobs } from './loaded-recording.ts';

/** An answer, or an error told as data, since its class does not cross the process border. */
export type WorkerReply =
  | { readonly kind: 'done'; readonly answer: JobOutput }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords };

/** The recording this process works on, and how it is told. */
let opened: { readonly told: string; readonly bench: Promise<LoadedRecording> } | null = null;

async function openBench(source: RecordingSource): Promise<LoadedRecording> {
  await addPlugIns(evaluationKinds, source.plugIns ?? []);
  for (const { origin } of source.extraColumns ?? []) if (origin !== undefined) addSetsOf(origin);
  return loadForJobs(await readRecording(source));
}

async function answerJob(source: RecordingSource, job: EvaluationJob): Promise<WorkerReply> {
  try {
    const told = JSON.stringify(source);
    if (opened?.told !== told) opened = { told, bench: openBench(source) };
    return { kind: 'done', answer: await doJob(await opened.bench, job) };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    throw error;
  }
}

// The command decides what Ctrl-C means; the terminal sends it to every process.
process.on('SIGINT', () => {});
worker({ answerJob });
