import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { keepJudges } from '../judges/index.ts';
import { doJob, type InputsJob } from './job.ts';

const judgesOf = keepJudges();

serveJobs(async (job: InputsJob) => {
  await selectBackend('wasm');
  await doJob(job, judgesOf(job.set));
});
