import { Worker } from 'node:worker_threads';

/** Seconds of processor time that this process, with all its threads, has taken since the timer was started. */
type CpuTimer = () => number;

export function startCpuTimer(): CpuTimer {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

/** Runs beside whatever blocks this process; a signal ends it in the middle of a loop without end. */
const watchdog = `
  const seconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
  let last = Infinity;
  require('node:worker_threads').parentPort.on('message', (more) => { last = seconds() + more; });
  setInterval(() => { if (seconds() > last) process.kill(process.pid, 'SIGKILL'); }, 50);
`;

/**
 * Starts to watch the processor time of this process, which a busy machine does not shorten as it does the time of a clock.
 * @returns sets how many seconds more it may take before it is killed; Infinity lifts that.
 */
export function watchCpuTime(): (seconds: number) => void {
  const worker = new Worker(watchdog, { eval: true });
  worker.unref();
  return (seconds) => worker.postMessage(seconds);
}
