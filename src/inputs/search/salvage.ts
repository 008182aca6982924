import type { Seed } from '../contract.ts';
import type { CodeSpace } from './code-space.ts';
import { truncate } from './code-space.ts';
import { isWrong, type Judged, judgedRows } from './judge.ts';

/** What mixing starts from. */
export interface Base {
  readonly code: Float32Array;
  /** One row. */
  readonly judged: Judged;
  readonly psi: number;
  readonly calls: number;
}

/** After 1, which is the seed itself. */
const truncations = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5];

/** Generator calls after which a seed is given up. */
export const triesToSalvage = truncations.length;

/**
 * The seed, truncated towards the global mean as little as it takes to be answered rightly (arXiv 2602.15552, adaptive
 * mode). Null where no ψ does, or the budget ends first.
 * @returns a coroutine that asks one row at a time
 */
export function* salvage(
  space: CodeSpace,
  seed: Seed,
  own: Judged,
  code: Float32Array,
  budget: number,
): Generator<Float32Array, Base | null, Judged> {
  if (!isWrong(own, seed.label)) return { code, judged: own, psi: 1, calls: 0 };
  for (const [i, psi] of truncations.slice(0, budget).entries()) {
    const truncated = truncate(code, space.globalMean!, psi);
    const judged = judgedRows(yield truncated, 0, 1);
    if (!isWrong(judged, seed.label)) return { code: truncated, judged, psi, calls: i + 1 };
  }
  return null;
}
