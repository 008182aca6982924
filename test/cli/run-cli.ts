import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { packageRoot } from '../../src/lib/files.ts';

/** What a command printed and how it ended. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `faultgap …` as a user would, in a process of its own. */
export function runCli(...args: readonly string[]): Promise<CliResult> {
  return runCliIn(process.cwd(), ...args);
}

/** The same in another working directory. */
export async function runCliIn(cwd: string, ...args: readonly string[]): Promise<CliResult> {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(packageRoot, 'bin/faultgap.js'), ...args],
      { cwd, maxBuffer: 64 * 1024 * 1024 },
    );
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as CliResult;
    return { code, stdout, stderr };
  }
}

/** Runs a command in this process, which is quicker: for what starts no work of its own and brings no plug-in. */
export async function callCli(...args: readonly string[]): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text;
      return true;
    }),
  );
  const before = process.exitCode;
  try {
    process.exitCode = 0;
    await main(['node', 'faultgap', ...args]);
    return { code: Number(process.exitCode), ...written };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

/** The arguments of a recorded command, with paths in place of words such as `DIR`, as a shell would give them. */
export function argumentsOf(command: string, places: Readonly<Record<string, string>> = {}): string[] {
  const words = command.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  const [, ...given] = words.map((word) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, quoted: string | undefined, escaped) => quoted ?? escaped),
  );
  return given.map((word) => (Object.hasOwn(places, word) ? places[word]! : word));
}
