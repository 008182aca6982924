import { type Judged, judgedRows } from './judge.ts';

/** A share of the partner, and what it gives. */
export interface MixPoint {
  readonly alpha: number;
  /** One row. */
  readonly judged: Judged;
}

/** Two mixes with the decision boundary between them. */
export interface Frontier {
  readonly lastRight: MixPoint;
  readonly firstWrong: MixPoint;
  /** Generator calls that it took to narrow it down. */
  readonly calls: number;
}

/** Published limits (arXiv 2602.15552); the tolerance is finer than twenty halvings of [0, 1] can reach. */
export const publishedLimits = { iterations: 20, tolerance: 1e-10 } as const;

/**
 * Halves the span between a right and a wrong mix, one generator call at a time: `lastRight` stays right and
 * `firstWrong` stays wrong.
 * @param mix row to be decoded of a share
 */
export function* bisect(
  frontier: Frontier,
  mix: (alpha: number) => Float32Array,
  wrong: (judged: Judged) => boolean,
  { iterations, tolerance }: { readonly iterations: number; readonly tolerance: number },
): Generator<Float32Array, Frontier, Judged> {
  let { lastRight, firstWrong, calls } = frontier;
  for (let i = 0; i < iterations && firstWrong.alpha - lastRight.alpha > tolerance; i++) {
    const alpha = (lastRight.alpha + firstWrong.alpha) / 2;
    const judged = judgedRows(yield mix(alpha), 0, 1);
    calls++;
    if (wrong(judged)) firstWrong = { alpha, judged };
    else lastRight = { alpha, judged };
  }
  return { lastRight, firstWrong, calls };
}
