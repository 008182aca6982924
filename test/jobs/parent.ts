import { startProcesses } from '../../src/jobs/processes.ts';

// Starts a process, prints its number, and keeps it busy: to be killed by the test of processes.
const processes = startProcesses<string, string>(new URL('./worker', import.meta.url), 1);
process.stdout.write(await processes.run('number'));
await processes.run('spin');
