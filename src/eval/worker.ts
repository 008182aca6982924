import { worker } from 'workerpool';
import { type ErrorWords, InputError } from '../lib/errors.ts';
import { type EvaluableRecording, readRecording } from './evaluate-recording.ts';
import { doJob, type EvaluationJob, type EvaluationSetting, type JobAnswer } from './jobs.ts';

/** An answer, or an error told as data, since its class does not cross the process border. */
export type WorkerAnswer =
  | { readonly kind: 'done'; readonly answer: JobAnswer }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords };

/** The one recording this process works on. */
let known: { directory: string; recording: Promise<EvaluableRecording> } | null = null;

async function answerJob(
  directory: string,
  setting: EvaluationSetting,
  job: EvaluationJob,
): Promise<WorkerAnswer> {
  try {
    if (known?.directory !== directory) known = { directory, recording: readRecording(directory, setting) };
    const { features, labels } = await known.recording;
    return { kind: 'done', answer: doJob(features, labels.rows, setting, job) };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    throw error;
  }
}

// The command decides what Ctrl-C means; the terminal sends it to every process.
process.on('SIGINT', () => {});
worker({ answerJob });
