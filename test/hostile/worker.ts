import { serveJobs } from '../../src/jobs/processes.ts';
import { type Seeds, writeSeeds } from './readers.ts';
import { type Batch, type Outcome, tryBatch } from './trial.ts';

let seeds: Promise<Seeds> | null = null;

serveJobs(async (batch: Batch): Promise<Outcome[]> => {
  seeds ??= writeSeeds();
  return tryBatch(await seeds, batch);
});
