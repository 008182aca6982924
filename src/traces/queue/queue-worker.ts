import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../../lib/errors.ts';
import { isRecorded, type RecordJob } from '../recording/job.ts';
import { openSlot, type Slot } from '../recording/pool.ts';
import { readBoard } from './board.ts';
import { type JobTaker, takeJobs } from './queue.ts';
import { type RedisLink, redisError } from './redis.ts';
import { checkVersion, TicketReader } from './ticket.ts';

export interface QueueWorkerOptions {
  /** The recording's directory as this machine sees it; else the path that the recording machine uses. */
  readonly out?: string;
  /** Processes. */
  readonly workers: number;
  /** Ends when no job waits or is under way anywhere, instead of waiting for more. */
  readonly drain: boolean;
  readonly signal: AbortSignal;
  /** Called when it begins to take jobs. */
  readonly onReady: () => void;
  readonly onDone: (job: RecordJob) => void;
  /** Called with a line of text about a job that will be tried again. */
  readonly onNote: (text: string) => void;
}

/** Empty for so long is over: Redis may just have lost its jobs, and the recording puts them again. */
const secondsEmpty = 5;

/**
 * Takes jobs from a queue and records them until the signal; jobs under way are then given back.
 * @throws InputError `other-version`, `other-recording`, `no-directory`, `write-failed`, `queue-full`, `queue-gone`.
 */
export async function workQueue(link: RedisLink, options: QueueWorkerOptions): Promise<void> {
  const board = await readBoard(link);
  if (board !== null) checkVersion(board);
  const failed = new AbortController();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const slots = Array.from({ length: options.workers }, () => openSlot(signal));
  const handle = createHandler(link, slots, options, failed);
  const onError = (error: Error) => {
    const reply = redisError(error, link.address);
    if (reply instanceof InputError && reply.code === 'queue-full') failed.abort(reply);
  };
  const taker = takeJobs(link, { concurrency: options.workers, handle, onError });
  options.onReady();
  try {
    const ends = [whenAborted(options.signal), whenAborted(failed.signal), link.lost];
    if (options.drain) ends.push(whenEmpty(taker, ended.signal));
    await Promise.race(ends);
    failed.signal.throwIfAborted();
  } finally {
    ended.abort();
    await taker.close();
    for (const slot of slots) await slot.close();
  }
}

/** Does the job of a ticket. False where the job is for others: this worker was stopped, or cannot do any. */
function createHandler(link: RedisLink, slots: Slot[], options: QueueWorkerOptions, failed: AbortController) {
  const reader = new TicketReader();
  const admit = async (ticket: unknown): Promise<RecordJob | null> => {
    try {
      return await reader.read(ticket, options.out ?? (await findDirectory(link)));
    } catch (error) {
      failed.abort(error);
      return null;
    }
  };
  return async (ticket: unknown): Promise<boolean> => {
    const slot = slots.pop()!;
    try {
      const job = await admit(ticket);
      return job !== null && (await complete(job, slot.run, options, failed));
    } finally {
      slots.push(slot);
    }
  };
}

/** True where the job is recorded now. @throws InputError, Error where another try or worker may succeed. */
async function complete(
  job: RecordJob,
  run: (job: RecordJob) => Promise<boolean>,
  { onDone, onNote }: QueueWorkerOptions,
  failed: AbortController,
): Promise<boolean> {
  const { group } = job;
  try {
    const isDone = (await isRecorded(job)) || (await runTwice(job, run));
    if (isDone) onDone(job);
    return isDone;
  } catch (error) {
    if (isWriteFailure(error)) {
      failed.abort(error);
      return false;
    }
    onNote(`group ${group.id} of ${group.program.id} failed and will be tried again: ${error}`);
    throw error;
  }
}

/** A recording that is begun again sweeps unfinished files away, once, and so perhaps this one's. */
async function runTwice(job: RecordJob, run: (job: RecordJob) => Promise<boolean>): Promise<boolean> {
  try {
    return await run(job);
  } catch (error) {
    if (!isWriteFailure(error)) throw error;
    return (await isRecorded(job)) || (await run(job));
  }
}

function isWriteFailure(error: unknown): boolean {
  return error instanceof InputError && error.code === 'write-failed';
}

/** A Redis that has just forgotten everything is given it again by the recording, within a second or so. */
const secondsForBoard = 8;

async function findDirectory(link: RedisLink): Promise<string> {
  for (let second = 0; second <= secondsForBoard; second++) {
    const board = await readBoard(link);
    if (board !== null) return board.out;
    await sleep(1000);
  }
  throw new InputError('no-directory', {
    rule: 'the queue no longer says where its recording is',
    remedy: 'Say it with --out, or begin the recording again.',
  });
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function whenEmpty(taker: JobTaker, signal: AbortSignal): Promise<void> {
  for (let seconds = 0; seconds < secondsEmpty && !signal.aborted; ) {
    await sleep(1000, undefined, { signal }).catch(() => {});
    seconds = (await taker.isEmpty()) ? seconds + 1 : 0;
  }
}
