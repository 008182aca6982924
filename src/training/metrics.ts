import { argmax, mean } from '../statistics/descriptive.ts';
import { labelsFor, losses } from './losses.ts';
import type { LossName } from './spec.ts';

/** Outputs of one replica and what they should have been, flat and row-major. */
export interface Predicted {
  readonly predictions: ArrayLike<number>;
  /** Outputs per row. */
  readonly width: number;
  readonly targets: ArrayLike<number>;
  /** Target values per row: `width`, or 1 where they are class indices. */
  readonly targetWidth: number;
}

/**
 * Share of rows that are right; NaN for no rows. One output: on the target's side of 0.5, which itself is positive.
 * Several labels per row (`multilabel`): all of them. Otherwise the largest output, ties to the first, is the target's class.
 */
export function accuracy(predicted: Predicted, multilabel: boolean): number {
  const isCorrect = multilabel || predicted.width === 1 ? sidesAgree : classesAgree;
  const rows = predicted.predictions.length / predicted.width;
  return mean(Array.from({ length: rows }, (_, row) => (isCorrect(predicted, row) ? 1 : 0)));
}

function sidesAgree({ predictions, targets, width }: Predicted, row: number): boolean {
  for (let i = row * width; i < (row + 1) * width; i++) {
    if (!Number.isFinite(predictions[i]!) || predictions[i]! >= 0.5 !== targets[i]! >= 0.5) return false;
  }
  return true;
}

/** False where any output is NaN: such a row names no class. */
function classesAgree({ predictions, targets, width, targetWidth }: Predicted, row: number): boolean {
  for (let i = row * width; i < (row + 1) * width; i++) if (Number.isNaN(predictions[i]!)) return false;
  const right = targetWidth === 1 ? targets[row]! : argmax(targets, row * width, width);
  return argmax(predictions, row * width, width) === right;
}

/**
 * Coefficient of determination, 1 − residual / total sum of squares, averaged over outputs as scikit-learn does.
 * 1 is perfect, 0 as good as the mean; NaN where a target column is constant or an output is not finite.
 */
export function r2({ predictions, targets, width }: Predicted): number {
  const rows = targets.length / width;
  const scores = Array.from({ length: width }, (_, column) => {
    const wanted = Float64Array.from({ length: rows }, (_, row) => targets[row * width + column]!);
    const centre = mean(wanted);
    let residual = 0;
    let total = 0;
    for (let row = 0; row < rows; row++) {
      residual += (predictions[row * width + column]! - wanted[row]!) ** 2;
      total += (wanted[row]! - centre) ** 2;
    }
    return total === 0 ? Number.NaN : 1 - residual / total;
  });
  return mean(scores);
}

/**
 * Loss of the best predictor that gives the same outputs for every row (L_ref). In closed form where the outputs are
 * one distribution (class shares) and for categorical hinge; otherwise each output has its own best constant, found
 * by golden-section search, since every such loss has one valley.
 * @param width outputs per row; targets hold `width` values per row, or one class index.
 */
export function bestConstantLoss(loss: LossName, targets: Float32Array, width: number): number {
  const { target } = losses[loss];
  if (target === 'values') return bestColumns(loss, labelsFor(loss, targets, 1), width);
  const targetWidth = target === 'index' ? 1 : width;
  const shares = classShares(targets, target === 'index', width);
  if (loss === 'categoricalHinge') return Math.min(1, 2 * (1 - Math.max(...shares)));
  return meanLoss(loss, shares, targets, targetWidth);
}

function classShares(targets: Float32Array, index: boolean, width: number): Float32Array {
  const shares = new Float32Array(width);
  if (index) for (const label of targets) shares[label]! += 1;
  else
    targets.forEach((value, i) => {
      shares[i % width]! += value;
    });
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** Mean loss of one row of constant outputs against all targets. */
function meanLoss(loss: LossName, outputs: Float32Array, targets: Float32Array, targetWidth: number): number {
  const rows = targets.length / targetWidth;
  const scratch = new Float32Array(outputs.length);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    total += losses[loss].row(outputs, 0, targets, row * targetWidth, outputs.length, 1, scratch);
  }
  return total / rows;
}

function bestColumns(loss: LossName, targets: Float32Array, width: number): number {
  const best = Array.from({ length: width }, (_, column) => {
    const own = Float32Array.from(
      { length: targets.length / width },
      (_, row) => targets[row * width + column]!,
    );
    let [low, high] = [own[0]!, own[0]!];
    for (const value of own) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return goldenMinimum(low, high, lossOfConstant(loss, own));
  });
  return mean(best);
}

/** Mean loss of one output against all targets, in their order; taken once of equal ones, such as labels. */
function lossOfConstant(loss: LossName, targets: Float32Array): (constant: number) => number {
  const distinct = Float32Array.from(new Set(targets));
  const placeOf = new Map(Array.from(distinct, (value, place) => [value, place]));
  const places = Int32Array.from(targets, (value) => placeOf.get(value)!);
  const scratch = new Float32Array(1);
  const ofDistinct = new Float64Array(distinct.length);
  return (constant) => {
    const outputs = Float32Array.of(constant);
    for (let i = 0; i < distinct.length; i++)
      ofDistinct[i] = losses[loss].row(outputs, 0, distinct, i, 1, 1, scratch);
    let total = 0;
    for (let row = 0; row < places.length; row++) total += ofDistinct[places[row]!]!;
    return total / targets.length;
  };
}

/** Least value of a function with one valley on [low, high], ends included. */
function goldenMinimum(low: number, high: number, f: (x: number) => number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let least = Math.min(f(a), f(b));
  for (let i = 0; i < 60; i++) {
    const left = b - ratio * (b - a);
    const right = a + ratio * (b - a);
    const [atLeft, atRight] = [f(left), f(right)];
    least = Math.min(least, atLeft, atRight);
    if (atLeft <= atRight) b = right;
    else a = left;
  }
  return least;
}
