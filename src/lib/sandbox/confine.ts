import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../files.ts';

/**
 * What keeps a plug-in from looking around, beside the realm it runs in and Node's permission model: `namespace` where the system gives
 * it a network without interfaces, a process table of its own and a file system that holds Node and nothing else; else `permission`.
 */
export const isolations = ['namespace', 'permission'] as const;
export type Isolation = (typeof isolations)[number];

/** What a confined process may use. */
export interface Limits {
  /** Of the processor, which says the same on a busy machine; of the clock ten times as many. */
  readonly seconds: number;
  /** Of JavaScript objects; typed arrays have as much again. */
  readonly heapMiB: number;
}

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const script = readFileSync(join(packageRoot, 'bin', 'sandbox.cjs'), 'utf8');
const noMore = ['--no-warnings', '--disallow-code-generation-from-strings', '-e'];

/** Limits that the system keeps, also where this process is gone; then the rest of the arguments is run. */
const limiting = 'ulimit -t "$1" && ulimit -d "$2" && shift 2 && exec "$@"';

/** Makes a file system of these files and runs the first of them in it. Exits with 97 where the system refuses. */
const mounting = `
  root=/mnt; count=$1; shift
  mount -t tmpfs -o size=64k,mode=755 none $root || exit 97
  node=$1
  while [ "$count" -gt 0 ]; do
    [ -d "$root\${1%/*}" ] || mkdir -p "$root\${1%/*}" || exit 97
    : > "$root$1" && mount --bind "$1" "$root$1" || exit 97
    shift; count=$((count - 1))
  done
  cd / && exec chroot $root "$node" "$@"
`;

/** The end of whoever waits for it ends it too. */
const unsharing = [
  ...['setpriv', '--pdeathsig', 'KILL', 'unshare', '--user', '--map-root-user', '--net', '--pid', '--mount'],
  ...['--ipc', '--uts', '--fork', '--kill-child=KILL', 'sh', '-c', mounting, 'mounting'],
];

/**
 * Runs `bin/sandbox.cjs` on an input and waits. Synchronous, since whoever asks a plug-in is in the middle of a computation that is;
 * a process for each question, since what a plug-in remembers dies with it.
 * @returns what it wrote; null where it did not end well, or was ended at a limit.
 */
export function runConfined(isolation: Isolation, input: Uint8Array, limits: Limits): Buffer | null {
  const [command, ...args] = confinedCommand(isolation, script, limits);
  const { status, stdout } = spawnSync(command!, args, {
    ...{ input, ...bareProcess, stdio: ['pipe', 'pipe', 'ignore'] },
    ...{ timeout: Math.ceil(limits.seconds) * 10_000, killSignal: 'SIGKILL', maxBuffer: 2 ** 28 },
  });
  return status === 0 ? stdout : null;
}

/** No environment variable of ours. */
export const bareProcess = { cwd: '/', env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } };

/** What runs a script so that it cannot look around. */
export function confinedCommand(isolation: Isolation, script: string, limits: Limits): string[] {
  const { seconds, heapMiB } = limits;
  const flags = [permission, `--max-old-space-size=${heapMiB}`, ...noMore];
  const start = isolation === 'namespace' ? [...unsharing, ...namespaceFiles()] : [process.execPath];
  const command = [...start, ...flags, script];
  if (process.platform === 'win32') return command;
  const kilobytes = 2 * heapMiB * 1024;
  return ['sh', '-c', limiting, 'limiting', String(Math.ceil(seconds)), String(kilobytes), ...command];
}

let shared: readonly string[] | undefined;

/** Node, the libraries it has loaded, and before them their number. */
function namespaceFiles(): readonly string[] {
  shared ??= [realpathSync(process.execPath), ...loadedLibraries()];
  return [String(shared.length), ...shared];
}

function loadedLibraries(): string[] {
  const { sharedObjects } = process.report.getReport() as unknown as { readonly sharedObjects: string[] };
  return sharedObjects.filter((path) => path.startsWith('/'));
}

let found: Isolation | undefined;

/** The best that this system gives, found by trying. */
export function findIsolation(input: Uint8Array): Isolation {
  found ??=
    runConfined('namespace', input, { seconds: 20, heapMiB: 256 }) === null ? 'permission' : 'namespace';
  return found;
}
