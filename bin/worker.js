// A process that does jobs for one that runs from the sources: `worker.js FILE`, FILE as of `importOurs`.
import { importOurs } from './run.js';

await importOurs(process.argv[2]);
