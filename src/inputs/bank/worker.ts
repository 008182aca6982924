import { serveJobs } from '../../jobs/processes.ts';
import { selectBackend } from '../../training/backend.ts';
import { type TrainJob, trainAgain, writeNetworks } from './train-again.ts';

serveJobs(async ({ group, recorded, path, backend }: TrainJob) => {
  await selectBackend(backend);
  await writeNetworks(path, trainAgain(group, recorded));
});
