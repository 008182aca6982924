import { loadQueue } from '../traces/queue/load.ts';
import { dataDir, json, patience, quiet, workers } from './common-options.ts';
import { stoppable } from './long-work.ts';
import { defineCommand, flag, option, type Parsed, required } from './options.ts';
import { printNote, printResult } from './output.ts';
import { summaries } from './summaries.ts';

const workerOptions = {
  queue: required('<url>', 'work', 'the Redis of the recording, such as redis://host:6379'),
  patience,
  drain: flag('work', 'end when the queue is empty'),
  workers,
  out: option(
    '<dir>',
    'place',
    'directory of the recording as mounted here (default: the path it was begun with)',
  ),
  dataDir,
  quiet,
  json,
};

export const registerWorker = defineCommand({
  name: 'worker',
  about: summaries.worker,
  page: 'docs/recording-at-scale.md',
  examples: ['worker --queue redis://head:6379 --out /mnt/rec'],
  options: workerOptions,
  run: runWorker,
});

async function runWorker({ queue, patience, quiet, json, ...options }: Parsed<typeof workerOptions>) {
  const { openRedis, workQueue } = await loadQueue();
  const link = await openRedis(queue, { patience, onNote: printNote, mayComeLater: true });
  const done = { groups: 0, runs: 0 };
  const onProgress = quiet ? () => {} : printNote;
  try {
    await stoppable((signal) =>
      workQueue(link, {
        ...{ ...options, signal, onNote: printNote },
        onReady: () => onProgress(`taking jobs from ${link.address}, processes: ${options.workers}`),
        onDone({ group }) {
          done.groups++;
          done.runs += group.runs.length;
          onProgress(`${group.program.id}: recorded group ${group.id}, ${group.runs.length} runs`);
        },
      }),
    );
  } finally {
    link.close();
  }
  printResult(json, done, () => `recorded ${done.runs} runs in ${done.groups} groups`);
}
