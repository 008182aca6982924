import { randomStream } from '../../lib/random.ts';
import type { SplitRow } from '../contract.ts';

/** One of two random halves of the programs. */
export interface ProgramHalf {
  readonly halving: number;
  readonly side: 0 | 1;
  readonly seed: number;
}

/** Every half of several halvings. */
export function listHalves(halvings: number, seed: number): ProgramHalf[] {
  return Array.from({ length: halvings }, (_, halving) =>
    ([0, 1] as const).map((side) => ({ halving, side, seed })),
  ).flat();
}

/** Whether a row is of the half; the odd program is in the second one. Depends on the set of programs only. */
export function inHalf(rows: readonly Pick<SplitRow, 'program'>[], { halving, side, seed }: ProgramHalf) {
  const programs = [...new Set(rows.map(({ program }) => program))].sort();
  const shuffled = randomStream('halves', seed, halving).shuffle(programs);
  const cut = Math.floor(programs.length / 2);
  const kept = new Set(side === 0 ? shuffled.slice(0, cut) : shuffled.slice(cut));
  return ({ program }: Pick<SplitRow, 'program'>) => kept.has(program);
}
