import { classWeights } from '../scores/class-weights.ts';

/** Rows with known classes and class scores that were made without them. */
export interface DecidedRows {
  /** Class index per row. */
  readonly labels: Int32Array;
  /** Per row one score per class, as `FittedDiagnoser.predict` gives them. */
  readonly scores: readonly Float64Array[];
  readonly classes: number;
}

/**
 * One factor per class for its scores, such that the largest product names the right class most often, every class weighing
 * the same (balanced accuracy). All 1 where no others are better. A tie counts as its share, so that the order of the
 * classes does not matter.
 */
export function chooseMultipliers(rows: DecidedRows): Float64Array {
  return rows.classes === 2 ? chooseThreshold(rows) : ascend(rows);
}

/** Rows of one ratio of scores, and how much their classes weigh. */
interface Step {
  readonly ratio: number;
  readonly weights: [number, number];
}

/**
 * Two classes: the second is named where its score is more than `t` times the first's. Every `t` between two neighbouring ratios
 * is tried; of equally good ones that nearest to 1 is taken.
 */
function chooseThreshold(rows: DecidedRows): Float64Array {
  const steps = stepsOf(rows);
  const [first, second] = [0, 1].map((c) => steps.reduce((sum, { weights }) => sum + weights[c]!, 0));
  const tried = [{ threshold: 1, right: plainScore(steps) }];
  let right = second!;
  for (const [i, { ratio, weights }] of steps.entries()) {
    if (i > 0) tried.push({ threshold: between(steps[i - 1]!.ratio, ratio), right });
    right += weights[0] - weights[1];
  }
  const distance = (threshold: number) => Math.abs(Math.log(threshold));
  const best = tried.reduce((a, b) =>
    b.right > a.right + rounding ||
    (b.right > a.right - rounding && distance(b.threshold) < distance(a.threshold))
      ? b
      : a,
  );
  const half = Math.sqrt(best.threshold);
  return first! > 0 && second! > 0 ? Float64Array.of(half, 1 / half) : Float64Array.of(1, 1);
}

/** Two sums of weights this close are the same number of rows. */
const rounding = 1e-12;

/** Rows by the ratio of their second score to their first, ascending; abstentions are wrong whatever is chosen. */
function stepsOf(rows: DecidedRows): Step[] {
  const weights = classWeights(rows.labels, rows.classes);
  const byRatio = new Map<number, [number, number]>();
  rows.scores.forEach((scores, i) => {
    const ratio = scores[1]! / scores[0]!;
    if (Number.isNaN(ratio)) return;
    const own = byRatio.get(ratio) ?? [0, 0];
    own[rows.labels[i]!]! += weights[rows.labels[i]!]!;
    byRatio.set(ratio, own);
  });
  return [...byRatio].sort(([a], [b]) => a - b).map(([ratio, weights]) => ({ ratio, weights }));
}

function plainScore(steps: readonly Step[]): number {
  return steps.reduce((sum, { ratio, weights }) => {
    const [first, second] = weights;
    return sum + (ratio === 1 ? (first + second) / 2 : ratio < 1 ? first : second);
  }, 0);
}

/** A threshold between two ratios, which may be 0 or infinite: 1 where that lies between, else their geometric mean. */
function between(low: number, high: number): number {
  if (low < 1 && high > 1) return 1;
  if (low === 0) return high / 2;
  return high === Number.POSITIVE_INFINITY ? low * 2 : Math.sqrt(low) * Math.sqrt(high);
}

/** From an eighth to eight times, in eighths of an octave; those nearest to 1 first. */
const factors = Array.from({ length: 49 }, (_, i) => 2 ** ((i % 2 === 0 ? i : -i - 1) / 16));

/** Three classes and more: from all 1, the one change of one factor that helps most, until none helps. */
function ascend(rows: DecidedRows): Float64Array {
  const weights = classWeights(rows.labels, rows.classes);
  const multipliers = new Float64Array(rows.classes).fill(1);
  for (let right = Number.NEGATIVE_INFINITY; ; ) {
    const move = bestMove(rows, weights, multipliers);
    if (move === null || move.right <= right + rounding) return multipliers;
    multipliers[move.of] = move.factor;
    right = move.right;
  }
}

interface Move {
  readonly of: number;
  readonly factor: number;
  readonly right: number;
}

/** The best factor of any class while the others stay; of equally good ones that nearest to 1. */
function bestMove(rows: DecidedRows, weights: Float64Array, multipliers: Float64Array): Move | null {
  let best: Move | null = null;
  // In order of appearance, so that neither names nor order of the classes break a tie.
  for (const of of new Set(rows.labels)) {
    const rivals = rows.scores.map((scores, i) => rivalOf(scores, multipliers, of, rows.labels[i]!));
    for (const factor of factors) {
      let right = 0;
      rows.scores.forEach((scores, i) => {
        right +=
          weights[rows.labels[i]!]! * shareRight(scores[of]! * factor, rivals[i]!, rows.labels[i] === of);
      });
      if (best === null || right > best.right + rounding) best = { of, factor, right };
    }
  }
  return best;
}

/** The highest product of the other classes, how many have it, and whether the right class is among them. */
interface Rival {
  readonly score: number;
  readonly tied: number;
  readonly isRight: boolean;
}

function rivalOf(scores: Float64Array, multipliers: Float64Array, of: number, label: number): Rival {
  let score = 0;
  for (let c = 0; c < scores.length; c++) if (c !== of) score = Math.max(score, scores[c]! * multipliers[c]!);
  let tied = 0;
  for (let c = 0; c < scores.length; c++) if (c !== of && scores[c]! * multipliers[c]! === score) tied += 1;
  return { score, tied, isRight: label !== of && scores[label]! * multipliers[label]! === score };
}

/** How much of a row is right where a class has this product; nothing where all scores are 0. */
function shareRight(own: number, { score, tied, isRight }: Rival, isOwn: boolean): number {
  if (own === 0 && score === 0) return 0;
  if (own > score) return Number(isOwn);
  return own < score ? Number(isRight) / tied : Number(isOwn || isRight) / (tied + 1);
}
