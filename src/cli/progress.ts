import { SingleBar } from 'cli-progress';

/** Progress of a long command on stderr. */
export interface Progress {
  /** `done` and `total` in units of work, which need not be what `text` counts. */
  report(done: number, total: number, text: string): void;
  stop(): void;
}

const secondsBetweenLines = 10;

/** A bar on a terminal, a line now and then elsewhere, nothing where `quiet`. */
export function createProgress(quiet: boolean): Progress {
  if (quiet) return { report() {}, stop() {} };
  return process.stderr.isTTY ? createBar() : createLines();
}

function createBar(): Progress {
  const bar = new SingleBar({
    format: '{bar} {percentage}% {text}',
    stream: process.stderr,
    hideCursor: true,
  });
  const start = performance.now();
  let isStarted = false;
  return {
    report(done, total, text) {
      const payload = { text: withTimeLeft(text, start, done, total) };
      if (isStarted) bar.update(done, payload);
      else bar.start(total, done, payload);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}

function createLines(): Progress {
  const start = performance.now();
  let last = start;
  return {
    report(done, total, text) {
      const now = performance.now();
      if (done < total && now - last < secondsBetweenLines * 1000) return;
      last = now;
      process.stderr.write(`${withTimeLeft(text, start, done, total)}\n`);
    },
    stop() {},
  };
}

function withTimeLeft(text: string, start: number, done: number, total: number): string {
  if (done === 0 || done >= total) return text;
  const seconds = ((performance.now() - start) / 1000) * (total / done - 1);
  return `${text}, about ${formatDuration(seconds)} left`;
}

/** `45 s`, `12 min`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
