import { type EvaluationJob, findMethod } from './jobs.ts';
import type { LoadedRecording } from './loaded-recording.ts';

/** Fits of a control per fold, roughly: several feature families, or the headline splits. */
const fitsOfControl = 4;

/**
 * Table cells that the fits of a job read, about: enough to tell long jobs from short ones. It knows nothing of what a
 * diagnoser makes of a cell.
 */
export async function estimateCost(bench: LoadedRecording, job: EvaluationJob): Promise<number> {
  const { folds } = job.size;
  if (job.kind === 'control') {
    const { rows, columns } = await bench.shape(job, null);
    return rows * columns * folds * fitsOfControl;
  }
  const { rows, columns } = await bench.shape(job, findMethod(job));
  return rows * columns * folds * (job.size.diagnoserSeeds ?? 1);
}
