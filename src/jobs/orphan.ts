import { Worker } from 'node:worker_threads';

/**
 * Runs beside whatever blocks this process. A process whose parent is gone gets another one; the event loop, which would
 * hear of a broken channel, may be busy for minutes.
 */
const watchdog = `
  const { ppid } = process;
  setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL'); }, 1000);
`;

/** From here on this process ends within some seconds where its parent dies, whatever it is doing. */
export function endWithParent(): void {
  new Worker(watchdog, { eval: true }).unref();
}
