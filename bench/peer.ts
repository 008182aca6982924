import { fileURLToPath } from 'node:url';
import { startCpuTimer } from '../src/jobs/cpu-time.ts';
import { runPython } from '../src/training/reference/python.ts';

/** What a script of `bench/peers` prints, run on one thread. */
export function runPeer<T>(python: string, script: string, args: readonly string[]): T {
  const path = fileURLToPath(new URL(`./peers/${script}`, import.meta.url));
  return JSON.parse(runPython(python, path, args)) as T;
}

/** Time this process has worked, not waited: the bench may share its cores. */
export function cpuMilliseconds(): number {
  return cpuTime() * 1000;
}

const cpuTime = startCpuTimer();
