import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../src/lib/files.ts';

/** A `faultgap` command under way. */
export interface Running {
  readonly child: ChildProcess;
  /** What it printed; null where it was killed. @throws where it failed. */
  readonly printed: Promise<string | null>;
}

export function start(args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'faultgap.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outputs = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const printed = outputs.then(([stdout, stderr, [code, signal]]) => {
    if (signal === 'SIGKILL') return null;
    if (code === 0) return stdout;
    throw new Error(`faultgap ${args.join(' ')} ended with ${code}: ${stderr.trim()}`);
  });
  printed.catch(() => {});
  return { child, printed };
}

/** Whether a command ends within some seconds. @throws where it fails. */
export async function finishes({ printed }: Running, seconds: number): Promise<boolean> {
  const late = sleep(seconds * 1000, false);
  return Promise.race([printed.then((text) => text !== null), late]);
}

export function hasEnded({ child }: Running): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Kills a command alone, and gives the processes that it had started, as words that name each for good. */
export function killAlone({ child }: Running): string[] {
  const below = descendants(child.pid!);
  child.kill('SIGKILL');
  return below;
}

const secondsToEnd = 5;

/** How many of the processes are still there some seconds after their parent was killed. */
export async function countOrphans(below: readonly string[]): Promise<number> {
  const deadline = performance.now() + secondsToEnd * 1000;
  for (;;) {
    const present = new Set(listProcesses().map(({ name }) => name));
    const left = below.filter((name) => present.has(name)).length;
    if (left === 0 || performance.now() > deadline) return left;
    await sleep(100);
  }
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
  /** Number and start. */
  readonly name: string;
}

function descendants(root: number): string[] {
  const all = listProcesses();
  const found: Listed[] = [];
  for (let parents = new Set([root]); parents.size > 0; ) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found.map(({ name }) => name);
}

/** As `/proc` of Linux has them, without the dead that nobody has buried. */
function listProcesses(): Listed[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [state, parent, ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const pid = Number(entry);
      return state === 'Z' ? [] : [{ pid, parent: Number(parent), name: `${pid} ${more[17]}` }];
    } catch {
      return [];
    }
  });
}
