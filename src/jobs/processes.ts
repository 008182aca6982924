import type { ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pool, worker } from 'workerpool';
import { type ErrorWords, errorText, InputError } from '../lib/errors.ts';
import { packageRoot, runsFromSources } from '../lib/files.ts';
import { blamePlugIn } from '../lib/plug-in-source.ts';

/** How a job ended. Errors are sent as data, since their classes do not cross the process border. */
type Reply<Output> =
  | { readonly kind: 'done'; readonly output: Output }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords }
  | { readonly kind: 'defect'; readonly stack: string };

const task = 'doJob';

/** Makes this process, which `startProcesses` has started, do jobs. */
export function serveJobs<Job, Output = void>(doJob: (job: Job) => Promise<Output>): void {
  // The command decides what Ctrl-C means; the terminal sends it to every process.
  process.on('SIGINT', () => {});
  // The command may be gone before this process is up.
  if (!process.connected) return;
  worker({ [task]: (job: Job) => reply(() => doJob(job)) });
}

async function reply<Output>(job: () => Promise<Output>): Promise<Reply<Output>> {
  try {
    return { kind: 'done', output: await job() };
  } catch (thrown) {
    const error = blamePlugIn(thrown);
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    const stack = error instanceof Error ? (error.stack ?? error.message) : errorText(error);
    return { kind: 'defect', stack };
  }
}

const preload = (name: string) => pathToFileURL(join(packageRoot, 'bin', name)).href;

/** When `dist` was compiled, which is not said where it is installed and stays as it is. */
const compiledAt = () => statSync(join(packageRoot, 'dist/compiled.txt'), { throwIfNoEntry: false })?.mtimeMs;
const startedFrom = compiledAt();

/**
 * Other processes run the code that this one runs.
 * @throws InputError `dist-broken` where the file of theirs is gone, or was compiled again.
 */
function requireSameCode(script: string): void {
  const isThere = existsSync(script);
  if (isThere && (runsFromSources || compiledAt() === startedFrom)) return;
  throw new InputError('dist-broken', {
    rule: 'the compiled files of faultgap changed while it ran, or are not all there',
    value: isThere ? 'others than at the start' : `no ${relative(packageRoot, script)}`,
    remedy:
      'Run `npm run prepare` in a checkout, else install faultgap again; then the same command: what is done is kept.',
  });
}

/** Arguments of Node that make a process end within seconds where this one dies, also while it is still loading. */
export const endingWithUs = () => ['--import', `${preload('with-parent.js')}?parent=${process.pid}`];

/** A defect that a job ended with; its message is the stack in the other process. */
export class JobDefect extends Error {}

/** Processes that do one job at a time each, until they are ended. */
export interface Processes<Job, Output = void> {
  /**
   * Does a job in the process that is free next, and ends that process where it takes longer than `seconds`.
   * @throws InputError of the job; JobDefect; another Error where the process died or was ended.
   */
  run(job: Job, seconds?: number): Promise<Output>;
  /** Whether this process waits for them before it ends, as at first; where it does not, they end with it. */
  wait(isWaiting: boolean): void;
  /** Ends all of them now, in the middle of their jobs. */
  end(): Promise<void>;
}

/**
 * Starts processes of a file that calls `serveJobs`, named below the package's folder, such as `src/eval/worker.ts`,
 * which runs as it was compiled, or from the sources where one of them changed since. A process that dies is replaced.
 * Processes rather than threads: a fault of WebAssembly, and its memory, which never shrinks, stay in one of them. Typed
 * arrays cross the border as they are.
 * @throws InputError `dist-broken`, also where a process dies of it.
 * @param heapMiB beyond which a process dies, in silence; that of Node where it is left out.
 */
export function startProcesses<Job, Output = void>(
  file: string,
  count: number,
  heapMiB?: number,
): Processes<Job, Output> {
  const name = file.replace(/\.ts$/, '');
  const script = join(packageRoot, runsFromSources ? 'bin/worker.js' : `dist/${name}.js`);
  requireSameCode(script);
  const processes = pool(script, {
    workerType: 'process',
    maxWorkers: count,
    forkArgs: runsFromSources ? [name] : [],
    forkOpts: {
      execArgv: [...endingWithUs(), ...(heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`])],
      serialization: 'advanced',
    },
    // Not to the terminal, where V8 would say at length how it died.
    emitStdStreams: heapMiB !== undefined,
  });
  return {
    async run(job, seconds) {
      const replied = processes.exec(task, [job], { on: () => {} });
      const reply = await (seconds === undefined ? replied : replied.timeout(seconds * 1000)).catch(
        (death: unknown) => {
          requireSameCode(script);
          throw death;
        },
      );
      return settle<Output>(reply);
    },
    wait(isWaiting) {
      const { workers } = processes as unknown as StartedPool;
      for (const { worker } of workers)
        for (const handle of [worker, worker.channel, worker.stdout as Socket, worker.stderr as Socket])
          isWaiting ? handle?.ref() : handle?.unref();
    },
    async end() {
      await processes.terminate(true);
    },
  };
}

/** What a pool of `workerpool` keeps to itself. */
interface StartedPool {
  readonly workers: readonly { readonly worker: ChildProcess }[];
}

function settle<Output>(reply: Reply<Output>): Output {
  if (reply.kind === 'done') return reply.output;
  if (reply.kind === 'refused') throw new InputError(reply.code, reply.words);
  throw new JobDefect(reply.stack);
}

/** Follows jobs, and can stop them. */
export interface JobWatch<Job, Output = void> {
  /** Stops everything; jobs under way are lost or left to others. */
  readonly signal: AbortSignal;
  /** Called with each job that is done; waited for. */
  readonly onDone: (job: Job, output: Output) => void | Promise<void>;
}

/**
 * Does jobs, wherever. Resolves early, with jobs left undone, where the signal is given.
 * @throws what a job throws.
 */
export type JobRunner<Job, Output = void> = (
  jobs: readonly Job[],
  watch: JobWatch<Job, Output>,
) => Promise<void>;

/** Does jobs in their order by processes that are already there; the signal ends these. */
export function runBy<Job, Output>(processes: Processes<Job, Output>): JobRunner<Job, Output> {
  return async (jobs, { signal, onDone }) => {
    const stop = () => void processes.end();
    signal.addEventListener('abort', stop);
    try {
      await Promise.all(jobs.map(async (job) => onDone(job, await processes.run(job))));
    } catch (error) {
      // Processes that the signal ends make their jobs fail.
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}

/** Does jobs in their order by at most so many processes of their own. Jobs must leave nothing half done. */
export function runInProcesses<Job, Output = void>(file: string, workers: number): JobRunner<Job, Output> {
  return async (jobs, watch) => {
    if (jobs.length === 0 || watch.signal.aborted) return;
    const processes = startProcesses<Job, Output>(file, Math.min(workers, jobs.length));
    await runBy(processes)(jobs, watch).finally(processes.end);
  };
}
