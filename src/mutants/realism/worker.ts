import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { type BugJob, doJob } from './study.ts';

serveJobs(async (job: BugJob) => {
  await selectBackend('wasm');
  await doJob(job);
});
