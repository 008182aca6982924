import { startProcesses } from '../../src/jobs/processes.ts';

// Starts a process that prints its number and is busy: to be killed by the test of processes.
const script = process.argv[2] === 'loading' ? './loading' : './worker';
const processes = startProcesses<string, string>(new URL(script, import.meta.url), 1);
process.stdout.write(await processes.run('number'));
await processes.run('spin');
