import type { KillSet } from './kill-set.ts';
import { type Measure, measured, undefinedFor } from './measure.ts';
import { checkComparable, type KillProfile } from './profile.ts';

/**
 * How easily each input kills the mutants of one program: the yardstick of resistance. A mutant is part of its own
 * yardstick, and resistances of different pools are not comparable (docs/mutation.md).
 */
export interface Pool {
  models: number;
  /** Kills per input over all mutants and instances: C_t = total / (models · n). */
  readonly totals: Float64Array;
  readonly inputs: number;
  readonly instances: number;
}

export function createPool(inputs: number, instances: number): Pool {
  return { models: 0, totals: new Float64Array(inputs), inputs, instances };
}

/** Counts a mutant in. @throws InputError `unaligned`, `instance-counts`. */
export function addToPool(pool: Pool, { inputs, planes }: KillSet): void {
  checkComparable(pool, { inputs, instances: planes.length });
  pool.models++;
  for (const plane of planes) forEachBit(plane, (t) => pool.totals[t]!++);
}

/**
 * wC = Σ_t KP(t) C_t / Σ_t KP(t): how easily the inputs that kill this mutant kill the others (arXiv 2604.22640).
 * Undefined for a mutant that nothing kills.
 */
export function poolEase(pool: Pool, profile: KillProfile): Measure {
  checkComparable(pool, profile);
  if (profile.kills === 0) return undefinedFor('no input kills the mutant');
  let total = 0;
  for (const plane of profile.atLeast) {
    forEachBit(plane, (t) => {
      total += pool.totals[t]!;
    });
  }
  return measured(total / (profile.kills * pool.models * pool.instances));
}

function forEachBit(plane: Uint32Array, visit: (index: number) => void): void {
  for (let w = 0; w < plane.length; w++) {
    for (let word = plane[w]!; word !== 0; word &= word - 1) visit(32 * w + 31 - Math.clz32(word & -word));
  }
}
