import { mean, sum } from './descriptive.ts';

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

/**
 * The highest share of positives that any threshold names with at most this share of the negatives named too, a point of the ROC
 * curve; rows of one score are named together. From 0 to 1; NaN where either class is absent.
 */
export function recallAtFalseAlarms(
  positive: ArrayLike<boolean>,
  scores: ArrayLike<number>,
  most: number,
): number {
  const groups = tiedGroups(positive, scores);
  const [all, others] = (['positives', 'negatives'] as const).map((name) =>
    sum(groups.map((group) => group[name])),
  );
  let [named, alarms] = [0, 0];
  for (const { positives, negatives } of groups) {
    // A product such as 0.29 · 100 falls short of 29.
    if (alarms + negatives > most * others! + 1e-9) break;
    named += positives;
    alarms += negatives;
  }
  return others === 0 ? Number.NaN : named / all!;
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

/** Spearman's rank correlation, ties sharing their mean rank; null below two pairs, or where one side is constant. */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  const [x, y] = [ranks(a), ranks(b)];
  const [centreX, centreY] = [mean(x), mean(y)];
  let [together, ofX, ofY] = [0, 0, 0];
  for (const [i, rank] of x.entries()) {
    together += (rank - centreX) * (y[i]! - centreY);
    ofX += (rank - centreX) ** 2;
    ofY += (y[i]! - centreY) ** 2;
  }
  if (!(ofX * ofY > 0)) return null;
  return together / Math.sqrt(ofX * ofY);
}

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let place = start; place < end; place++) result[order[place]!] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}
