import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const mount = (...args: string[]) => spawnSync('mount', args).status === 0;

/** Makes a folder that is a disk of so many kilobytes. False where the system does not allow it: only root may, and not everywhere. */
export function mountDisk(folder: string, kilobytes: number): boolean {
  mkdirSync(folder, { recursive: true });
  return mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', folder);
}

/** Gives it more room. */
export function growDisk(folder: string, kilobytes: number): void {
  if (!mount('-o', `remount,size=${kilobytes}k`, folder)) throw new Error(`cannot grow ${folder}`);
}

export function unmountDisk(folder: string): void {
  spawnSync('umount', ['-l', folder]);
}
