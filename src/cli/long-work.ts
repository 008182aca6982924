import { SingleBar } from 'cli-progress';
import { type Column, formatTable } from '../report/table.ts';
import { printNote } from './output.ts';

/** Called with how far the work is; `done` and `total` need not count what `text` counts. */
export type Report = (done: number, total: number, text: string) => void;

/** What is done sooner needs no line on its way. */
const secondsToFirstLine = 0.5;
/** Work of so many parts is not done sooner: it says so before the first is done, which may take a while. */
const manyParts = 20;
const secondsBetweenLines = 10;

/** Does long work with progress on stderr: a bar on a terminal, else lines; nothing if `quiet`. */
export async function withProgress<T>(quiet: boolean, work: (report: Report) => Promise<T>): Promise<T> {
  if (quiet) return work(() => {});
  const { report, stop } = process.stderr.isTTY ? createBar() : { report: reportLines(), stop() {} };
  try {
    return await work(report);
  } finally {
    stop();
  }
}

function createBar(): { readonly report: Report; stop(): void } {
  const bar = new SingleBar({
    format: '{bar} {percentage}% {text}',
    stream: process.stderr,
    hideCursor: true,
  });
  const addTimeLeft = estimateTimeLeft();
  let isStarted = false;
  return {
    report(done, total, text) {
      const payload = { text: addTimeLeft(text, done, total) };
      if (isStarted) bar.update(done, payload);
      else bar.start(total, done, payload);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}

function reportLines(): Report {
  const addTimeLeft = estimateTimeLeft();
  const start = performance.now();
  let next: number | undefined;
  return (done, total, text) => {
    const timed = addTimeLeft(text, done, total);
    const now = performance.now();
    next ??= done === 0 && total >= manyParts ? now : start + secondsToFirstLine * 1000;
    if (done < total && now < next) return;
    next = now + secondsBetweenLines * 1000;
    process.stderr.write(`${timed}\n`);
  };
}

/**
 * Adds the time left to the text of each report, by the pace since the first one: what went before it was starting up, and
 * jobs that are half done stand at both ends.
 */
function estimateTimeLeft(): (text: string, done: number, total: number) => string {
  let first: { readonly at: number; readonly done: number } | null = null;
  return (text, done, total) => {
    const at = performance.now();
    if (done > 0) first ??= { at, done };
    if (first === null || done <= first.done || done >= total) return text;
    const seconds = ((at - first.at) / 1000) * ((total - done) / (done - first.done));
    return `${text}, about ${formatDuration(seconds)} left`;
  };
}

/** `45 s`, `12 min`, `2 h 5 min`. */
function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The sums of these numbers over all rows. */
export function sumRows<K extends string>(
  rows: readonly { readonly [key in K]: number | null }[],
  ...keys: readonly K[]
): Record<K, number> {
  const sumOf = (key: K) => rows.reduce((total, row) => total + row[key]!, 0);
  return Object.fromEntries(keys.map((key) => [key, sumOf(key)])) as Record<K, number>;
}

/** What work would cost, as a table whose last row is the total, and how long that takes. */
export function formatCost<Row extends { readonly coreSeconds: number | null }>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  workers: number,
): string {
  const duration = formatDuration(rows.at(-1)!.coreSeconds! / workers);
  return `${formatTable(rows, columns)}\nabout ${duration} with ${workers} workers, if each has a core`;
}

/** What stops a command: Ctrl-C, `kill`, and a terminal that is closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What stops a whole group of processes may reach one of them several times: `timeout 60 npx faultgap …` does. */
const secondsOfOneStop = 1;

/**
 * Does work that Ctrl-C and other signals can stop: the first one aborts, so that the work ends in a state that can be
 * resumed; a later one ends the process. The reason of the abort is the exit code: 128 and the number of the signal, as
 * shells have it.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let since = Number.POSITIVE_INFINITY;
  const stop = (_name: NodeJS.Signals, number: number) => {
    if (performance.now() - since > secondsOfOneStop * 1000) process.exit(128 + number);
    if (controller.signal.aborted) return;
    since = performance.now();
    process.stderr.write('\nstopping; press Ctrl-C again to quit at once\n');
    controller.abort(128 + number);
  };
  for (const name of stopSignals) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of stopSignals) process.off(name, stop);
  }
}

/** Both. Work gives null where it was stopped: then the user reads how to resume. */
export async function resumable<T>(
  quiet: boolean,
  work: (report: Report, signal: AbortSignal) => Promise<T | null>,
): Promise<T | null> {
  let exitCode = 0;
  const result = await withProgress(quiet, (report) =>
    stoppable(async (signal) => {
      const done = await work(report, signal);
      if (done === null) exitCode = signal.reason;
      return done;
    }),
  );
  if (result === null) {
    printNote('stopped; run the same command again to resume');
    process.exitCode = exitCode;
  }
  return result;
}
