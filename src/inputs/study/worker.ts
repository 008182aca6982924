import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { keepJudges } from '../judges/index.ts';
import { doInputsJob, type InputsJob } from './job.ts';

const judgesOf = keepJudges();

serveJobs(async (job: InputsJob) => {
  await selectBackend('wasm');
  await doInputsJob(job, judgesOf(job.set));
});
