import { mean } from './descriptive.ts';

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

/** Cohen's kappa of two yes-or-no judgements; null where chance alone would agree. */
export function kappa(a: readonly boolean[], b: readonly boolean[]): number | null {
  const [yesA, yesB] = [shareOf(a), shareOf(b)];
  const chance = yesA * yesB + (1 - yesA) * (1 - yesB);
  if (!(chance < 1)) return null;
  return (agreement(a, b) - chance) / (1 - chance);
}

/** Share on which both agree; NaN for none. */
export function agreement(a: readonly boolean[], b: readonly boolean[]): number {
  return shareOf(a.map((one, i) => one === b[i]));
}

function shareOf(judgements: readonly boolean[]): number {
  return mean(judgements.map(Number));
}
