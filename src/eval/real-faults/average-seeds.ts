import type { Diagnoser } from '../contract.ts';

/** Apart from the seeds of repeats, which are consecutive. */
const stride = 1_000_003;

/**
 * A diagnoser fitted several times, each with a seed of its own; its scores are the mean. What remains between repeats is
 * then less the luck of one fit.
 */
export function averageSeeds(diagnoser: Diagnoser, seeds: number): Diagnoser {
  if (seeds === 1) return diagnoser;
  return {
    ...diagnoser,
    fit(rows, seed) {
      const fitted = Array.from({ length: seeds }, (_, k) => diagnoser.fit(rows, seed + k * stride));
      return {
        predict(row) {
          const predictions = fitted.map((one) => one.predict(row));
          return predictions[0]!.map(
            (_, c) => predictions.reduce((sum, scores) => sum + scores[c]!, 0) / seeds,
          );
        },
      };
    },
  };
}
