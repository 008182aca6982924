/**
 * Area under the ROC curve: the chance that a positive row scores higher than a negative one, ties counting half
 * (Mann–Whitney). Higher is better, chance is 0.5; NaN where either class is absent. `scores` are finite.
 */
export function auroc(positive: ArrayLike<boolean>, scores: ArrayLike<number>): number {
  let ranked = 0;
  let positives = 0;
  let negatives = 0;
  for (const group of tiedGroups(positive, scores)) {
    ranked += group.negatives * (positives + group.positives / 2);
    positives += group.positives;
    negatives += group.negatives;
  }
  return positives === 0 || negatives === 0 ? Number.NaN : ranked / (positives * negatives);
}

/**
 * Area under the precision–recall curve as average precision, Σ (recall gained at a threshold) · (precision there), without
 * interpolation; rows of one score enter together. Higher is better, chance is the share of positives; NaN without one.
 */
export function averagePrecision(positive: ArrayLike<boolean>, scores: ArrayLike<number>): number {
  let area = 0;
  let positives = 0;
  let claimed = 0;
  for (const group of tiedGroups(positive, scores)) {
    positives += group.positives;
    claimed += group.positives + group.negatives;
    area += group.positives * (positives / claimed);
  }
  return positives === 0 ? Number.NaN : area / positives;
}

interface TiedGroup {
  positives: number;
  negatives: number;
}

/** Rows of equal score counted together, from the highest score down. */
function tiedGroups(positive: ArrayLike<boolean>, scores: ArrayLike<number>): TiedGroup[] {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const groups: TiedGroup[] = [];
  let last = Number.NaN;
  for (const i of order) {
    if (scores[i] !== last) groups.push({ positives: 0, negatives: 0 });
    last = scores[i]!;
    groups.at(-1)![positive[i] ? 'positives' : 'negatives'] += 1;
  }
  return groups;
}
