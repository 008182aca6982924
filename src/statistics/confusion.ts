/** Who was taken for whom. A prediction outside the classes (index −1) is an abstention: wrong, and of no class. */
export interface Confusion {
  readonly classes: number;
  /** Counts of (label, prediction) pairs, row-major: `counts[label * classes + prediction]`. */
  readonly counts: Float64Array;
  /** Rows of each label, those abstained on included. */
  readonly support: Float64Array;
}

/** `labels` and `predictions` are class indices of the same length. */
export function countConfusion(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): Confusion {
  const counts = new Float64Array(classes * classes);
  const support = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    support[labels[i]!]! += 1;
    if (predictions[i]! >= 0) counts[labels[i]! * classes + predictions[i]!]! += 1;
  }
  return { classes, counts, support };
}

/** Mean recall over the classes that occur; NaN where none does. Higher is better, chance is 1 / classes. */
export function balancedAccuracy(confusion: Confusion): number {
  return meanOverPresent(confusion, (c) => hits(confusion, c) / confusion.support[c]!);
}

/** Mean F1 over the classes that occur as label; a class never predicted has F1 0. */
export function macroF1(confusion: Confusion): number {
  return meanOverPresent(
    confusion,
    (c) => (2 * hits(confusion, c)) / (confusion.support[c]! + claims(confusion, c)),
  );
}

/** Matthews correlation for any number of classes (Gorodkin 2004, R_K); 0 where either side is constant. */
export function matthewsCorrelation(confusion: Confusion): number {
  const { classes, support } = confusion;
  let total = 0;
  let correct = 0;
  let product = 0;
  let claimed = 0;
  let predicted = 0;
  let actual = 0;
  for (let c = 0; c < classes; c++) {
    total += support[c]!;
    correct += hits(confusion, c);
    product += support[c]! * claims(confusion, c);
    claimed += claims(confusion, c);
    predicted += claims(confusion, c) ** 2;
    actual += support[c]! ** 2;
  }
  if (total === 0) return Number.NaN;
  // Abstentions are predictions too: of a class that no row has.
  predicted += (total - claimed) ** 2;
  const spread = Math.sqrt((total * total - predicted) * (total * total - actual));
  return spread === 0 ? 0 : (correct * total - product) / spread;
}

function meanOverPresent({ classes, support }: Confusion, score: (c: number) => number): number {
  let total = 0;
  let present = 0;
  for (let c = 0; c < classes; c++) {
    if (support[c] === 0) continue;
    total += score(c);
    present += 1;
  }
  return present === 0 ? Number.NaN : total / present;
}

function hits({ classes, counts }: Confusion, c: number): number {
  return counts[c * classes + c]!;
}

/** Rows predicted as class `c`. */
function claims({ classes, counts }: Confusion, c: number): number {
  let total = 0;
  for (let l = 0; l < classes; l++) total += counts[l * classes + c]!;
  return total;
}
