// The first thing that a worker process loads: from here on it ends within some seconds where its parent dies, whatever it is doing.
import { isMainThread, Worker } from 'node:worker_threads';

// Runs beside whatever blocks this process. A process whose parent is gone gets another one; the event loop, which would hear of a broken
// channel, may be busy for minutes, and loading the engine takes seconds.
const watchdog = `
  const { workerData } = require('node:worker_threads');
  const look = () => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL'); };
  look();
  setInterval(look, 1000);
`;

if (isMainThread) {
  const parent = Number(new URL(import.meta.url).searchParams.get('parent'));
  new Worker(watchdog, { eval: true, execArgv: [], workerData: parent }).unref();
}
