import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** A process, so that it is known from a later one of the same number. */
export const processIdentitySchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** When it was started, in words of its system; null where the system does not say. */
  start: z.string().nullable(),
  /** Of this claim alone. */
  id: z.string(),
});
export type ProcessIdentity = z.output<typeof processIdentitySchema>;

export async function identifyThisProcess(): Promise<ProcessIdentity> {
  const { pid } = process;
  return { pid, host: hostname(), start: (await lookUp(pid))?.start ?? null, id: randomUUID() };
}

/** Whether a process may still be running: one of another machine always may. */
export async function mayRun({ pid, host, start }: ProcessIdentity): Promise<boolean> {
  if (host !== hostname()) return true;
  if (!exists(pid)) return false;
  const found = await lookUp(pid);
  if (found === null) return true;
  return !found.isDead && (start === null || start === found.start);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What Linux says of a process; null elsewhere. A process that is dead and not yet buried still has its number. */
async function lookUp(pid: number): Promise<{ readonly start: string; readonly isDead: boolean } | null> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything; fields 3 and 22 are state and start, in ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { start: `${boot} ${fields[19]}`, isDead: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return null;
  }
}
