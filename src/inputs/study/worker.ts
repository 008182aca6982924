import { serveJobs } from '../../jobs/job-processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { doJob, type InputsJob } from './job.ts';
import { keepBench } from './set-bench.ts';

const benchOf = keepBench();

serveJobs(async (job: InputsJob) => {
  await selectBackend('wasm');
  await doJob(job, benchOf(job.set));
});
