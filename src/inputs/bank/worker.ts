import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { trainAgain } from './train-again.ts';
import type { TrainJob } from './train-program.ts';
import { writeNetworks } from './trained-networks.ts';

serveJobs(async ({ group, recorded, path, backend }: TrainJob) => {
  await selectBackend(backend);
  await writeNetworks(path, trainAgain(group, recorded));
});
