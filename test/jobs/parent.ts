import { startProcesses } from '../../src/jobs/processes.ts';

// Starts a process that prints its number and is busy: to be killed by the test of processes.
const file = process.argv[2] === 'loading' ? 'test/jobs/loading.ts' : 'test/jobs/worker.ts';
const processes = startProcesses<string, string>(file, 1);
process.stdout.write(await processes.run('number'));
await processes.run('spin');
