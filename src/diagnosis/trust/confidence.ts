import { sum } from '../../statistics/descriptive.ts';

/** Out-of-fold scores of traces whose class is known. */
export interface ScoredRows {
  /** rows × classes, row-major; each row sums to 1, or is 0 where the diagnoser abstained. */
  readonly scores: Float64Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** One row as it counts: how sure, whether correct, and its weight. */
interface Judged {
  readonly confidence: number;
  readonly correct: boolean;
  readonly weight: number;
}

/** A score this low stands for 0, whose logarithm nothing could mend. */
const least = 1e-9;

/** Probabilities: scores to the power of 1 / temperature, scaled to sum to 1 (arXiv 1706.04599). */
export function temper(scores: ArrayLike<number>, temperature: number): Float64Array {
  const logs = Float64Array.from(scores, (score) => Math.log(Math.max(least, score)) / temperature);
  const most = Math.max(...logs);
  const powers = logs.map((log) => Math.exp(log - most));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

/** The temperature of least log loss over equal classes, by golden section from 0.2 to 20. */
export function fitTemperature(rows: ScoredRows): number {
  const weights = weighEvenly(rows);
  const lossAt = (log: number) => logLoss(rows, weights, Math.exp(log));
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.2), Math.log(20)];
  for (let step = 0; step < 40; step++) {
    const width = golden * (high - low);
    if (lossAt(high - width) < lossAt(low + width)) high = low + width;
    else low = high - width;
  }
  return Math.exp((low + high) / 2);
}

function logLoss(
  { scores, labels, classes }: ScoredRows,
  weights: Float64Array,
  temperature: number,
): number {
  let loss = 0;
  for (const [i, label] of labels.entries()) {
    const tempered = temper(scores.subarray(i * classes, (i + 1) * classes), temperature);
    loss -= weights[i]! * Math.log(Math.max(least, tempered[label]!));
  }
  return loss;
}

/** Weights that sum to 1, and in which every class that occurs weighs the same. */
export function weighEvenly({ labels, classes }: Pick<ScoredRows, 'labels' | 'classes'>): Float64Array {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return Float64Array.from(labels, (label) => 1 / (present * counts[label]!));
}

/**
 * How sure each prediction is at a temperature, and whether it is correct; the surest first.
 * @param named how many classes are named together: they are correct where the right one is among them.
 */
export function judgeRows(rows: ScoredRows, temperature: number, named = 1): Judged[] {
  const weights = weighEvenly(rows);
  const judged = Array.from(rows.labels, (label, i): Judged => {
    const scores = temper(rows.scores.subarray(i * rows.classes, (i + 1) * rows.classes), temperature);
    const places = likeliest(scores, named);
    const confidence = Math.min(1, sum(places.map((place) => scores[place]!)));
    return { confidence, correct: places.includes(label), weight: weights[i]! };
  });
  return judged.sort((a, b) => b.confidence - a.confidence);
}

/** Places of the largest scores, the largest first. */
function likeliest(scores: Float64Array, count: number): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, count);
}

/** From which probability on a class is named, and two together; null where none is. */
interface Thresholds {
  readonly threshold: number | null;
  readonly twoFrom: number | null;
}

/** Places of the classes that are named: the likeliest where it is likely enough, or two that are together. */
export function placesNamed({ threshold, twoFrom }: Thresholds, shares: Float64Array): number[] {
  const [first, second] = likeliest(shares, 2) as [number, number];
  if (threshold !== null && shares[first]! >= threshold) return [first];
  return twoFrom !== null && shares[first]! + shares[second]! >= twoFrom ? [first, second] : [];
}

interface Named {
  readonly named: number;
  readonly right: number;
}

/** Faulty runs, those of which one class was named and those of which two were. */
export interface Namings {
  readonly runs: number;
  readonly one: Named;
  readonly two: Named;
}

/** Of how many runs a class was named, or two, and of how many the right one is among them. */
export function countNamings<Class>(
  runs: readonly { readonly is: Class; readonly named: readonly Class[] }[],
): Namings {
  const count = (classes: number): Named => {
    const own = runs.filter(({ named }) => named.length === classes);
    return { named: own.length, right: own.filter(({ is, named }) => named.includes(is)).length };
  };
  return { runs: runs.length, one: count(1), two: count(2) };
}

/** What predicting from a threshold on gives. */
export interface RiskPoint {
  readonly coverage: number;
  readonly threshold: number;
  readonly accuracy: number;
}

/** Accuracy among those predicted, for every threshold, the highest first; ties go together. */
export function riskCoverage(judged: readonly Judged[]): RiskPoint[] {
  const points: RiskPoint[] = [];
  let [coverage, correct] = [0, 0];
  for (const [i, row] of judged.entries()) {
    coverage += row.weight;
    if (row.correct) correct += row.weight;
    if (judged[i + 1]?.confidence === row.confidence) continue;
    points.push({
      coverage: Math.min(1, coverage),
      threshold: row.confidence,
      accuracy: Math.min(1, correct / coverage),
    });
  }
  return points;
}

/** Fewer predictions than this are no basis for a promise. */
const leastCoverage = 0.05;

/** The threshold that predicts most with the accuracy wanted; null where none does. */
export function chooseThreshold(points: readonly RiskPoint[], target: number): RiskPoint | null {
  return points.findLast(({ coverage, accuracy }) => coverage >= leastCoverage && accuracy >= target) ?? null;
}

/** Ten points of the curve, from all traces down to the surest tenth. */
export function thinCurve(points: readonly RiskPoint[]): RiskPoint[] {
  return Array.from({ length: 10 }, (_, i) => 1 - i / 10).flatMap(
    (coverage) => points.find((point) => point.coverage >= coverage - 1e-9) ?? [],
  );
}

/** Mean distance of confidence from accuracy over ten equal bins of confidence. */
export function calibrationError(judged: readonly Judged[]): number {
  const bins = Array.from({ length: 10 }, () => ({ sure: 0, correct: 0 }));
  for (const { confidence, correct, weight } of judged) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
    bin.sure += weight * confidence;
    bin.correct += correct ? weight : 0;
  }
  return sum(bins.map(({ sure, correct }) => Math.abs(sure - correct)));
}
