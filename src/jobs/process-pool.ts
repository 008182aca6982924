import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Pool, pool } from 'workerpool';
import { packageRoot } from '../lib/files.ts';

/**
 * A pool of child processes that run `script` (a URL without its ending, such as `new URL('./worker', import.meta.url)`),
 * from the sources or from `dist`. A process that dies is replaced. Processes rather than threads: a fault of WebAssembly
 * and its memory, which never shrinks, stay in one worker. Typed arrays cross the border as they are.
 */
export function startProcesses(script: URL, processes: number): Pool {
  const ending = extname(import.meta.url);
  const hooks = pathToFileURL(join(packageRoot, 'bin', 'register.js')).href;
  return pool(`${fileURLToPath(script)}${ending}`, {
    workerType: 'process',
    maxWorkers: processes,
    forkOpts: { execArgv: ['--import', hooks], serialization: 'advanced' },
  });
}
