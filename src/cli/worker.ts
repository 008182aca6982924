import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { useDataDirectory } from '../../corpus/data/originals.ts';
import { wholeNumber } from './options.ts';
import { printJson, printNote, printText } from './output.ts';
import { defaultPatience } from './runner.ts';
import { stoppable } from './stoppable.ts';

interface WorkerOptions {
  readonly queue: string;
  readonly out?: string;
  readonly workers: number;
  readonly patience: number;
  readonly drain?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('record for "record --queue", on this machine or any other; until Ctrl-C')
    .requiredOption('--queue <url>', 'the Redis of the recording, such as redis://host:6379')
    .option('--out <dir>', 'directory of the recording as mounted here (default: the path it was begun with)')
    .option('--workers <n>', 'processes', wholeNumber(1), availableParallelism())
    .option(
      '--data-dir <dir>',
      'original data sets as mounted here, where the recording uses them',
      useDataDirectory,
    )
    .option('--drain', 'end when the queue is empty')
    .option(
      '--patience <seconds>',
      'how long to wait for a Redis that went away',
      wholeNumber(1),
      defaultPatience,
    )
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(runWorker);
}

async function runWorker(options: WorkerOptions): Promise<void> {
  const { queue, quiet = false, drain = false } = options;
  // BullMQ is loaded for those who use it only.
  const { openRedis } = await import('../traces/queue/redis.ts');
  const { workQueue } = await import('../traces/queue/queue-worker.ts');
  const link = await openRedis(queue, { patience: options.patience, onNote: printNote });
  const done = { groups: 0, runs: 0 };
  const onProgress = quiet ? () => {} : printNote;
  try {
    await stoppable((signal) =>
      workQueue(link, {
        ...{ ...options, drain, signal, onNote: printNote },
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
  if (options.json) printJson(done);
  else printText(`recorded ${done.runs} runs in ${done.groups} groups`);
}
