import { runInProcesses } from '../jobs/processes.ts';
import type { PlugIn } from '../lib/plug-in.ts';
import type { FeatureJob, FeatureRunner } from './recording.ts';
import type { ExtractedFeatures } from './table.ts';

/** A job, and the user's own extractors that it may need. */
export interface PluggedJob {
  readonly job: FeatureJob;
  readonly plugIns: readonly PlugIn[];
}

/**
 * Extracts by at most so many processes. Features do not depend on their number.
 * @param plugIns extractors of the user's own, the same for all jobs.
 */
export function extractInProcesses(workers: number, plugIns: readonly PlugIn[] = []): FeatureRunner {
  const run = runInProcesses<PluggedJob, ExtractedFeatures>('src/features/worker.ts', workers);
  return (jobs, { signal, onDone }) =>
    run(
      jobs.map((job) => ({ job, plugIns })),
      { signal, onDone: ({ job }, part) => onDone(job, part) },
    );
}
