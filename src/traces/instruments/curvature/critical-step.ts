/** Factor between trial steps until one is too long and one is not. */
const stride = 4;

/**
 * The smallest multiple c of a step at which the loss is higher than at its start, per replica, by `evaluations`
 * forward passes: from the step itself by factors of four until it is bracketed, then geometric bisection
 * (critical sharpness, arXiv 2601.16979). A rise within 1e-6 of the loss is rounding. Where no trial raises the loss
 * the longest one is returned, where every trial does the shortest: c lies in 4^±evaluations.
 *
 * @param lossesAt losses after taking `multiples` (one per replica) of the step.
 */
export function findCriticalMultiples(
  start: ArrayLike<number>,
  lossesAt: (multiples: Float64Array) => ArrayLike<number>,
  evaluations: number,
): Float64Array {
  const brackets = Array.from(start, () => ({ short: 0, long: Number.POSITIVE_INFINITY }));
  let trial = new Float64Array(brackets.length).fill(1);
  for (let i = 0; i < evaluations; i++) {
    const losses = lossesAt(trial);
    brackets.forEach((bracket, r) => {
      const limit = start[r]! + 1e-6 * Math.abs(start[r]!);
      if (losses[r]! <= limit) bracket.short = trial[r]!;
      else bracket.long = trial[r]!;
    });
    trial = Float64Array.from(brackets, nextTrial);
  }
  return trial.map((multiple, r) => (Number.isNaN(start[r]!) ? Number.NaN : multiple));
}

function nextTrial({ short, long }: { readonly short: number; readonly long: number }): number {
  if (short === 0) return long / stride;
  if (long === Number.POSITIVE_INFINITY) return short * stride;
  return Math.sqrt(short * long);
}
