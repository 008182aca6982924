/** Counts of (label, prediction) pairs, row-major: `counts[label * classes + prediction]`. */
export interface Confusion {
  readonly classes: number;
  readonly counts: Float64Array;
}

/** `labels` and `predictions` are class indices of the same length. */
export function countConfusion(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): Confusion {
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i]! * classes + predictions[i]!]! += 1;
  return { classes, counts };
}

/** Mean recall over the classes that occur; NaN where none does. Higher is better, chance is 1 / classes. */
export function balancedAccuracy({ classes, counts }: Confusion): number {
  let total = 0;
  let present = 0;
  for (let c = 0; c < classes; c++) {
    const support = rowSum(counts, classes, c);
    if (support === 0) continue;
    total += counts[c * classes + c]! / support;
    present += 1;
  }
  return present === 0 ? Number.NaN : total / present;
}

/** Mean F1 over the classes that occur as label; a class never predicted has F1 0. */
export function macroF1({ classes, counts }: Confusion): number {
  let total = 0;
  let present = 0;
  for (let c = 0; c < classes; c++) {
    const support = rowSum(counts, classes, c);
    if (support === 0) continue;
    total += (2 * counts[c * classes + c]!) / (support + columnSum(counts, classes, c));
    present += 1;
  }
  return present === 0 ? Number.NaN : total / present;
}

/** Matthews correlation for any number of classes (Gorodkin 2004, R_K); 0 where either side is constant. */
export function matthewsCorrelation({ classes, counts }: Confusion): number {
  let total = 0;
  let right = 0;
  let product = 0;
  let predicted = 0;
  let actual = 0;
  for (let c = 0; c < classes; c++) {
    const support = rowSum(counts, classes, c);
    const claims = columnSum(counts, classes, c);
    total += support;
    right += counts[c * classes + c]!;
    product += support * claims;
    predicted += claims * claims;
    actual += support * support;
  }
  if (total === 0) return Number.NaN;
  const spread = Math.sqrt((total * total - predicted) * (total * total - actual));
  return spread === 0 ? 0 : (right * total - product) / spread;
}

function rowSum(counts: Float64Array, classes: number, c: number): number {
  let total = 0;
  for (let p = 0; p < classes; p++) total += counts[c * classes + p]!;
  return total;
}

function columnSum(counts: Float64Array, classes: number, c: number): number {
  let total = 0;
  for (let l = 0; l < classes; l++) total += counts[l * classes + c]!;
  return total;
}
