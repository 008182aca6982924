import { countConfusion, macroF1 } from '../../statistics/confusion.ts';
import type { TrainingTable } from './define.ts';

const innerFolds = 3;

/** Published scan: 0.05 to 0.95. */
const candidates = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * The threshold of a binary probability with the best macro-F1 on training rows whose program was held out while `learn` saw
 * the others; the nearest to 0.5 of equals, and 0.5 where there is only one program. Programs are dealt to three folds by
 * name.
 * @param labels 1 for the class, 0 for the rest, aligned with the table
 * @param learn the probability from the rows of these numbers
 */
export function tuneThreshold(
  table: Pick<TrainingTable, 'rows' | 'programs'>,
  labels: Int32Array,
  learn: (rows: readonly number[], purpose: string) => (row: Float64Array) => number,
): number {
  const programs = [...new Set(table.programs)].sort();
  if (programs.length < 2) return 0.5;
  const folds = Math.min(innerFolds, programs.length);
  const foldOf = new Map(programs.map((program, p) => [program, p % folds]));
  const probabilities = new Float64Array(labels.length);
  for (let fold = 0; fold < folds; fold++) {
    const isHeldOut = (i: number) => foldOf.get(table.programs[i]!) === fold;
    const rows = Array.from(labels.keys());
    const probability = learn(
      rows.filter((i) => !isHeldOut(i)),
      `fold ${fold}`,
    );
    for (const i of rows.filter(isHeldOut)) probabilities[i] = probability(table.rows[i]!);
  }
  return bestThreshold(labels, probabilities);
}

/** Of the published candidates; exported for its test. */
export function bestThreshold(labels: Int32Array, probabilities: Float64Array): number {
  const scored = candidates.map((threshold) => {
    const predicted = probabilities.map((probability) => Number(probability >= threshold));
    return { threshold, score: macroF1(countConfusion(labels, predicted, 2)) };
  });
  const distance = (threshold: number) => Math.abs(threshold - 0.5);
  scored.sort((a, b) => b.score - a.score || distance(a.threshold) - distance(b.threshold));
  return scored[0]!.threshold;
}
