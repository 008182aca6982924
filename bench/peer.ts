import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startCpuTimer } from '../src/jobs/cpu-time.ts';

/**
 * A python3 that imports the module, or null. The system's own may have packages that the first one on the path lacks;
 * PYTHON names another one.
 */
export function findPython(module: string): string | null {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined);
  return candidates.find((python) => imports(python, module)) ?? null;
}

function imports(python: string, module: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What a script of `bench/peers` prints, run on one thread. */
export function runPeer<T>(python: string, script: string, args: readonly string[]): T {
  const path = fileURLToPath(new URL(`./peers/${script}`, import.meta.url));
  const output = execFileSync(python, [path, ...args], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  return JSON.parse(output) as T;
}

/** Time this process has worked, not waited: the bench may share its cores. */
export function cpuMilliseconds(): number {
  return cpuTime() * 1000;
}

const cpuTime = startCpuTimer();
