import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, WaitingError, Worker } from 'bullmq';
import type { RedisLink } from './redis.ts';
import type { Ticket } from './ticket.ts';

/** The only file that knows BullMQ. Files are the truth about a recording; what Redis holds may be lost at any time. */
const queueName = 'record';
const prefix = 'faultgap';

const attempts = 5;
const firstRetryMs = 1000;
/** A worker that is gone for so long loses its jobs to others. */
const lockMs = 20_000;
const stalledCheckMs = 5000;
/** Of workers lost over one job. */
const mostLosses = 10;
const secondsToGiveBack = 5;

export interface QueueState {
  /** Ids of the jobs that wait or are under way. */
  readonly open: ReadonlySet<string>;
  readonly underWay: number;
  readonly workers: number;
  /** Of the first job that failed for good. */
  readonly failure: { readonly id: string; readonly reason: string } | null;
}

/** A queue as the side that puts jobs sees it. */
export interface JobQueue {
  /** Jobs by id; what is there already stays as it is. */
  put(tickets: ReadonlyMap<string, Ticket>): Promise<void>;
  look(): Promise<QueueState>;
  /** Leaves nothing in Redis; jobs under way go on. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export function openQueue({ client }: RedisLink): JobQueue {
  const queue = new Queue(queueName, { connection: client, prefix });
  // Redis going away is the link's to tell.
  queue.on('error', () => {});
  const options = {
    attempts,
    backoff: { type: 'exponential', delay: firstRetryMs },
    removeOnComplete: true,
  };
  return {
    async put(tickets) {
      const jobs = [...tickets].map(([jobId, data]) => ({ name: '', data, opts: { ...options, jobId } }));
      await queue.addBulk(jobs);
    },
    async look() {
      // In this order, a job that moves on meanwhile is seen at least once, but for one that is given back.
      const waiting = await queue.getRanges(['wait', 'delayed', 'prioritized'], 0, -1);
      const active = await queue.getRanges(['active'], 0, -1);
      const [failed] = (await queue.getFailed(0, 0)) as Job[];
      return {
        open: new Set([...waiting, ...active]),
        underWay: active.length,
        workers: await queue.getWorkersCount(),
        failure: failed === undefined ? null : { id: failed.id!, reason: failed.failedReason },
      };
    },
    clear: () => queue.obliterate({ force: true }),
    close: () => queue.close(),
  };
}

interface TakerOptions {
  /** Jobs at a time. */
  readonly concurrency: number;
  /** False gives the job back, and no more are taken. @throws where the job should be tried again later. */
  readonly handle: (ticket: unknown) => Promise<boolean>;
  /** Called with errors that Redis replies, such as that it is full. */
  readonly onError: (error: Error) => void;
}

/** A queue as the side that takes jobs sees it. */
export interface JobTaker {
  /** Whether no job waits or is under way, here or elsewhere. */
  isEmpty(): Promise<boolean>;
  /** Waits for jobs under way to be given back, if Redis is there. */
  close(): Promise<void>;
}

export function takeJobs({ client }: RedisLink, { concurrency, handle, onError }: TakerOptions): JobTaker {
  const process = async (job: Job, token?: string) => {
    if (await handle(job.data)) return;
    await job.moveToWait(token);
    throw new WaitingError();
  };
  const worker = new Worker(queueName, process, {
    ...{ connection: client, prefix, concurrency, lockDuration: lockMs, stalledInterval: stalledCheckMs },
    maxStalledCount: mostLosses,
    runRetryDelay: firstRetryMs,
  });
  worker.on('error', (error) => {
    if (error.name === 'ReplyError') onError(error);
  });
  const queue = new Queue(queueName, { connection: client, prefix });
  queue.on('error', () => {});
  return {
    async isEmpty() {
      const counts = await queue.getJobCounts('wait', 'delayed', 'prioritized', 'active');
      return Object.values(counts).every((count) => count === 0);
    },
    async close() {
      const timer = new AbortController();
      const late = sleep(secondsToGiveBack * 1000, undefined, { signal: timer.signal }).catch(() => {});
      await Promise.race([worker.pause(), late]);
      timer.abort();
      // By force, for to close kindly waits for a Redis that may have gone.
      await worker.close(true);
      await queue.close();
    },
  };
}
