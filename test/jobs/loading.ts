import { writeSync } from 'node:fs';

// Says its number and never ends loading, for the test of processes.
writeSync(1, String(process.pid));
for (;;);
