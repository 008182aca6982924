import { worker } from 'workerpool';
import { type ErrorWords, InputError } from '../../lib/errors.ts';
import { selectBackend } from '../../training/backend.ts';
import { doJob, type InputsJob } from './job.ts';
import { keepBench } from './set-bench.ts';

/** How a job ended; an error of input is told as data, since its class does not cross the process border. */
export type JobAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords };

const benchOf = keepBench();

async function searchOneJob(job: InputsJob): Promise<JobAnswer> {
  try {
    await selectBackend('wasm');
    await doJob(job, benchOf(job.set));
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    throw error;
  }
}

// The command decides what Ctrl-C means; the terminal sends it to every process.
process.on('SIGINT', () => {});
worker({ searchOneJob });
