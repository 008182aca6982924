import { serveJobs } from '../../src/jobs/processes.ts';
import { InputError } from '../../src/lib/errors.ts';

/** Does odd things, for the tests of processes. */
serveJobs(async (job: string): Promise<string> => {
  if (job === 'refuse') throw new InputError('too-odd', { rule: 'jobs are even', value: 3 });
  if (job === 'fail') throw new TypeError('a bug of ours');
  if (job === 'die') process.kill(process.pid, 'SIGKILL');
  if (job === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (job === 'number') return String(process.pid);
  if (job === 'spin') for (;;);
  return `${job} done`;
});
