import type { Diagnoser } from '../eval/contract.ts';
import { createForest } from '../eval/diagnosers/forest.ts';
import { decide } from '../eval/evaluate.ts';
import { pooledBalancedAccuracy, subtractTally, type Tally, tallyPredictions } from '../eval/scores/tally.ts';
import {
  type BootstrapOptions,
  bootstrapPrograms,
  type Estimate,
  hasInterval,
} from '../statistics/bootstrap.ts';
import { mean, sum } from '../statistics/descriptive.ts';
import { z95 } from '../statistics/normal.ts';
import type { LabelledPart } from './cuts.ts';

/** What a learner sees of the rows: some columns, NaN where a number is missing. */
export interface SeenColumns {
  readonly names: readonly string[];
  /** One vector per row. */
  readonly rows: readonly Float64Array[];
}

/** The learner of audits. */
export const auditForest = createForest('audit-forest', 30);

/** Per repeat, the class that each row is predicted to have by a learner that was trained on the other folds. */
export function predictFolds(
  folds: readonly Int32Array[],
  seen: SeenColumns,
  { labels, classes }: LabelledPart,
  seed: number,
  learner: Diagnoser = auditForest,
): Int32Array[] {
  return folds.map((own, repeat) => {
    const predictions = new Int32Array(own.length).fill(-1);
    for (const fold of new Set([...own].sort((a, b) => a - b))) {
      const trained = [...own.keys()].filter((i) => own[i] !== fold);
      const fitted = learner.fit(
        {
          columns: seen.names,
          rows: trained.map((i) => seen.rows[i]!),
          labels: Int32Array.from(trained, (i) => labels[i]!),
          classes,
          programs: trained.map(() => ''),
        },
        seed + repeat,
      );
      own.forEach((other, i) => {
        if (other === fold) predictions[i] = decide(fitted.predict(seen.rows[i]!));
      });
    }
    return predictions;
  });
}

/** Correct predictions by unit (what intervals are over) and class. */
export function tallyUnits(
  { labels, classes }: LabelledPart,
  units: readonly string[],
  predictions: readonly Int32Array[],
): Tally {
  return tallyPredictions({ classes, labels, rows: units.map((program) => ({ program })) }, predictions);
}

/**
 * Balanced accuracy with its 95 % interval over units, none below two of them. It is never narrower than that of rows drawn one by
 * one: a few programs may agree by luck.
 */
export function scoreTally(tally: Tally, options: BootstrapOptions): Estimate {
  return widen(drawUnits(tally, options), rowError(tally), 0);
}

function drawUnits(tally: Tally, options: BootstrapOptions): Estimate {
  return bootstrapPrograms(tally.programs.length, (times) => pooledBalancedAccuracy(tally, times), options);
}

/** Standard error of balanced accuracy where every row is a draw of its own. */
function rowError({ classes, count, right }: Tally): number {
  let variance = 0;
  let present = 0;
  for (const c of classes.keys()) {
    const own = (values: Float64Array) => sum(values.filter((_, cell) => cell % classes.length === c));
    const rows = own(count);
    if (rows === 0) continue;
    const recall = own(right) / rows;
    variance += (recall * (1 - recall)) / rows;
    present += 1;
  }
  return Math.sqrt(variance) / present;
}

/**
 * What the first predictions have over the second ones, paired: balanced accuracy with its interval over units, never narrower than
 * that of rows drawn one by one, as another cut of the rows would move them so.
 */
export function scoreLoss(
  part: LabelledPart,
  units: readonly string[],
  [first, second]: readonly [readonly Int32Array[], readonly Int32Array[]],
  options: BootstrapOptions,
): Estimate {
  const lost = subtractTally(tallyUnits(part, units, first), tallyUnits(part, units, second));
  return widen(drawUnits(lost, options), lossError(part, first, second), -1);
}

/** Standard error of the difference where every row is a draw of its own. */
function lossError(
  { labels, classes }: LabelledPart,
  first: readonly Int32Array[],
  second: readonly Int32Array[],
): number {
  const hits = (predictions: readonly Int32Array[], i: number) =>
    mean(predictions.map((own) => Number(own[i] === labels[i])));
  const rows = new Float64Array(classes.length);
  const squares = new Float64Array(classes.length);
  for (const [i, label] of labels.entries()) {
    rows[label]! += 1;
    squares[label]! += (hits(first, i) - hits(second, i)) ** 2;
  }
  const present = rows.filter((count) => count > 0).length;
  const variance = sum(squares.map((square, c) => (rows[c] === 0 ? 0 : square / rows[c]! ** 2)));
  return Math.sqrt(variance) / present;
}

/** At least as wide as by this standard error, and within what a score (from 0) or a difference of two (from −1) can be. */
function widen({ value, low, high }: Estimate, error: number, least: 0 | -1): Estimate {
  if (low === null || high === null) return { value, low, high };
  return {
    value,
    low: Math.max(least, Math.min(low, value - z95 * error)),
    high: Math.min(1, Math.max(high, value + z95 * error)),
  };
}

/** Stretches an interval of 95 % to about three standard errors: an audit reads a score or more of them. */
const stretch = 1.5;
/** Less is not worth a warning. */
export const smallestEffect = 0.02;
/** As above of a difference between two ways to hold rows out, which another cut of the same rows would move by about 0.01. */
export const smallestLoss = 0.03;

/** Whether a score lies above what it is held against by more than chance makes, and by enough to matter. */
export function isAbove(estimate: Estimate, floor: number, least = smallestEffect): boolean {
  if (!hasInterval(estimate)) return false;
  const { value, low } = estimate;
  return value >= floor + least && value - stretch * (value - low) > floor;
}
