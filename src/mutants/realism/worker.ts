import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { type BugJob, doBugJob } from './study.ts';

serveJobs(async (job: BugJob) => {
  await selectBackend('wasm');
  await doBugJob(job);
});
