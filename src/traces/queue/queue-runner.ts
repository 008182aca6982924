import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWatch } from '../../jobs/processes.ts';
import { InputError } from '../../lib/errors.ts';
import { isRecorded, type RecordJob, type Runner, recorderVersion } from '../recording/job.ts';
import { traceSchemaVersion } from '../store/schema.ts';
import { type Claim, claimQueue } from './board.ts';
import { type JobQueue, openQueue, type QueueState } from './queue.ts';
import { type RedisLink, redisError } from './redis.ts';
import { type TicketOrigin, writeTicket } from './ticket.ts';

interface QueueRunnerOptions extends TicketOrigin {
  /** Directory of the recording, absolute. */
  readonly out: string;
  /** Called every second. */
  readonly onState: (state: QueueState) => void;
  /** Called with a line of text when something went wrong and was mended. */
  readonly onNote: (text: string) => void;
}

/** Jobs in Redis at a time, which bounds its memory for a recording of any size. */
const window = 1000;
const secondsBetweenLooks = 1;

/**
 * Records by the workers of a queue. Only files count: a job that is no longer in Redis is done if its file is whole,
 * and is put again if it is not, whatever Redis may have forgotten.
 * @throws InputError `queue-taken`, `queue-full`, `queue-refused`, `queue-gone`, `job-failed`.
 */
export function runOnQueue(link: RedisLink, options: QueueRunnerOptions): Runner {
  return async (jobs, watch) => {
    if (jobs.length === 0) return;
    const over = new AbortController();
    const signal = AbortSignal.any([watch.signal, over.signal]);
    try {
      await Promise.race([serve(link, jobs, { ...watch, signal }, options), link.lost]);
    } catch (error) {
      throw redisError(error, link.address);
    } finally {
      // Should Redis come back after all, nothing more is to be done with it.
      over.abort();
    }
  };
}

async function serve(
  link: RedisLink,
  jobs: readonly RecordJob[],
  watch: JobWatch<RecordJob>,
  options: QueueRunnerOptions,
): Promise<void> {
  const code = recorderVersion();
  const claim = await claimQueue(link, { schemaVersion: traceSchemaVersion, code, out: options.out });
  const queue = openQueue(link);
  try {
    await queue.clear();
    await putUntilDone(queue, claim, jobs, watch, { ...options, code });
  } finally {
    await claim.release(queue.clear);
    await queue.close();
  }
}

async function putUntilDone(
  queue: JobQueue,
  claim: Claim,
  jobs: readonly RecordJob[],
  { signal, onDone }: JobWatch<RecordJob>,
  options: QueueRunnerOptions & { readonly code: string },
): Promise<void> {
  const { code, onState, onNote } = options;
  const waiting = [...jobs];
  const put = new Map<string, RecordJob>();
  while (waiting.length + put.size > 0 && !signal.aborted) {
    await claim.renew();
    const state = await queue.look();
    if (state.failure !== null) throw jobFailed(put.get(state.failure.id), state.failure.reason);
    const lost = await settle(put, state, onDone);
    if (lost.length > 0) onNote(`${lost.length} jobs were lost from Redis and are put again`);
    const next = [...lost, ...waiting.splice(0, window - put.size)];
    for (const job of next) put.set(jobId(options.plan, job), job);
    await queue.put(new Map(next.map((job) => [jobId(options.plan, job), writeTicket(options, code, job)])));
    onState(state);
    await sleep(secondsBetweenLooks * 1000, undefined, { signal }).catch(() => {});
  }
}

/** Strikes off what is recorded; the result is what Redis has forgotten. */
async function settle(
  put: Map<string, RecordJob>,
  { open }: QueueState,
  onDone: JobWatch<RecordJob>['onDone'],
): Promise<RecordJob[]> {
  const lost: RecordJob[] = [];
  for (const [id, job] of [...put].filter(([id]) => !open.has(id))) {
    if (await isRecorded(job)) {
      put.delete(id);
      await onDone(job);
    } else lost.push(job);
  }
  return lost;
}

function jobId(plan: string, { group }: RecordJob): string {
  return `${plan.slice(0, 16)}-${group.id}`;
}

function jobFailed(job: RecordJob | undefined, reason: string): InputError {
  const what = job === undefined ? 'a group' : `group ${job.group.id} of ${job.group.program.id}`;
  return new InputError('job-failed', {
    rule: `${what} failed every time a worker tried it`,
    value: reason,
    remedy: 'Mend that on the workers and run the same command again: finished groups are kept.',
  });
}
