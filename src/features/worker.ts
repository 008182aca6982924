import { serveJobs } from '../jobs/processes.ts';
import { addPlugIns } from '../lib/plug-in.ts';
import { extractors } from './index.ts';
import { extractorKind } from './plug-in.ts';
import type { PluggedJob } from './pool.ts';
import { extractFiles } from './recording.ts';

let added: Promise<void> | undefined;

serveJobs(async ({ job, plugIns }: PluggedJob) => {
  added ??= addPlugIns([extractorKind], plugIns);
  await added;
  return extractFiles(
    job,
    job.extractors.map((id) => extractors.get(id)),
  );
});
