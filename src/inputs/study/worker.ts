import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { doJob, type InputsJob } from './job.ts';
import { keepJudges } from './set-judges.ts';

const benchOf = keepJudges();

serveJobs(async (job: InputsJob) => {
  await selectBackend('wasm');
  await doJob(job, benchOf(job.set));
});
