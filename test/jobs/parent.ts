import { startProcesses } from '../../src/jobs/processes.ts';

// Starts a process that prints its number and is busy: to be killed by the test of processes.
const file = process.argv[2] === 'loading' ? 'test/jobs/loading' : 'test/jobs/worker';
const processes = startProcesses<string, string>(file, 1);
process.stdout.write(await processes.run('number'));
await processes.run('spin');
