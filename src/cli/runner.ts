import { resolve } from 'node:path';
import { type RecordingOptions, type RecordingPlan, recordingDefaults } from '../traces/plan.ts';
import type { Runner } from '../traces/recording/job.ts';
import { runLocally } from '../traces/recording/pool.ts';
import { printNote } from './output.ts';

export interface RunnerOptions {
  readonly out: string;
  /** Processes of this machine. */
  readonly workers: number;
  /** Address of a Redis whose workers record instead. */
  readonly queue?: string;
  /** Seconds to wait for a Redis that went away. */
  readonly patience?: number;
}

/** Who records: processes of this machine, or the workers of a queue. */
export interface RunnerSource {
  create(plan: RecordingPlan, options: RecordingOptions): Runner;
  close(): void;
}

export const defaultPatience = 60;

/**
 * Opens the queue, if one is asked for; `onWorkers` is told every second what its workers do.
 * @throws InputError as `openRedis`.
 */
export async function openRunner(
  { out, workers, queue, patience = defaultPatience }: RunnerOptions,
  onWorkers: (text: string) => void,
): Promise<RunnerSource> {
  if (queue === undefined) return { create: () => runLocally(workers), close() {} };
  // BullMQ is loaded for those who use it only.
  const { openRedis } = await import('../traces/queue/redis.ts');
  const { runOnQueue } = await import('../traces/queue/queue-runner.ts');
  const link = await openRedis(queue, { patience, onNote: printNote });
  const common = {
    out: resolve(out),
    onNote: printNote,
    onState: wordState(`faultgap worker --queue ${link.address}`, onWorkers),
  };
  return {
    create: ({ hash }, options) =>
      runOnQueue(link, { ...common, plan: hash, options: { ...recordingDefaults, ...options } }),
    close: link.close,
  };
}

function wordState(command: string, onWorkers: (text: string) => void) {
  let isAlone = false;
  return ({ underWay, workers }: { underWay: number; workers: number }) => {
    if (workers === 0 && !isAlone) printNote(`nobody takes jobs; start "${command}" on one machine or more`);
    isAlone = workers === 0;
    onWorkers(`${underWay} groups under way, workers: ${workers}`);
  };
}
