import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { packageRoot } from '../../lib/files.ts';

/** Scripts are not compiled: they run from the sources, which are part of the package. */
const interpreter = join(packageRoot, 'src', 'training', 'reference', 'interpreter', 'run.py');

/**
 * A python3 in which the modules (`torch`, or `keras, tensorflow`) are installed, or null. They are not imported, which
 * takes seconds. The system's own may have packages that the first one on the path lacks; PYTHON names another one.
 */
export function findPython(modules: string): string | null {
  const names = modules.split(', ');
  // A folder that is called as a module has no origin.
  const found = 'all(getattr(find_spec(name), "origin", None) for name in sys.argv[1:])';
  return findRunning([`import sys; from importlib.util import find_spec; sys.exit(not ${found})`, ...names]);
}

/** The first python3 that runs the code with the arguments to its end. */
function findRunning(code: readonly string[]): string | null {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined);
  return candidates.find((python) => runs(python, code)) ?? null;
}

function runs(python: string, code: readonly string[]): boolean {
  try {
    execFileSync(python, ['-c', ...code], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Python that has a PyTorch that loads. @throws InputError `no-torch`. */
export function requireTorch(): string {
  const python = findRunning(['import torch']);
  if (python !== null) return python;
  throw new InputError('no-torch', {
    rule: 'the reference needs a python3 that imports torch and numpy',
    remedy: 'Install them (pip install torch numpy), or name the python that has them in PYTHON.',
  });
}

/** What a script prints, run on one thread. */
export function runPython(python: string, script: string, args: readonly string[]): string {
  return execFileSync(python, [script, ...args], {
    encoding: 'utf8',
    // Libraries greet on stderr; of a failure it is in the error.
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
}

/**
 * Lets the interpreter train the runs of a folder that `writeTask` made.
 * @throws InputError `reference-unknown` where a spec names a layer, activation, loss, optimizer or schedule that the
 * interpreter has not learnt
 */
export function runInterpreter(python: string, directory: string): void {
  try {
    runPython(python, interpreter, [directory]);
  } catch (error) {
    const { status, stderr } = error as { status?: number | null; stderr?: string };
    if (status !== unknownStatus) throw error;
    throw new InputError('reference-unknown', {
      rule: 'the reference in PyTorch knows all that a compared spec names',
      value: String(stderr).trim().split('\n').at(-1)!,
      remedy: 'Add it to src/training/reference/interpreter.',
    });
  }
}

/** UNKNOWN of the interpreter. */
const unknownStatus = 3;
