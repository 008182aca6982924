import { InputError } from '../../lib/errors.ts';
import { argmax } from '../../statistics/descriptive.ts';
import type { TrainingRun } from '../contract.ts';
import { type DataSet, sizeOf } from '../data.ts';
import type { ObjectiveSpec } from './objective-specs.ts';

/**
 * What the training rows of every run count, class times row; null where all runs count all rows alike.
 * @throws InputError `row-weights` for a column or a class that the data do not have weights for.
 */
export function weighRows(runs: readonly TrainingRun[]): Float32Array[] | null {
  const weighs = ({ spec }: TrainingRun) =>
    spec.objective?.classWeights !== undefined || spec.objective?.rowWeights !== undefined;
  return runs.some(weighs) ? runs.map(({ spec, data }) => weighSet(spec.objective ?? {}, data.train)) : null;
}

function weighSet({ classWeights, rowWeights }: ObjectiveSpec, set: DataSet): Float32Array {
  return Float32Array.from({ length: set.rows }, (_, row) => {
    const ofClass = classWeights === undefined ? 1 : weighClass(classWeights, classOfRow(set, row));
    return ofClass * (rowWeights === undefined ? 1 : weighRow(rowWeights, set, row));
  });
}

/** As Keras reads `class_weight`: the index of the largest of several target values, or the only one as an integer. */
function classOfRow({ targets, targetShape }: DataSet, row: number): number {
  const width = sizeOf(targetShape);
  return width === 1 ? Math.trunc(targets[row]!) : argmax(targets, row * width, width);
}

function weighClass(weights: readonly number[], label: number): number {
  const weight = weights[label];
  if (weight !== undefined) return weight;
  throw new InputError('row-weights', {
    rule: 'objective.classWeights has a weight for every class',
    need: `classes 0 to ${weights.length - 1}`,
    value: label,
  });
}

function weighRow(weights: NonNullable<ObjectiveSpec['rowWeights']>, set: DataSet, row: number): number {
  if (weights.kind === 'ramp') {
    const place = set.rows === 1 ? 0 : row / (set.rows - 1);
    return weights.from + (weights.to - weights.from) * place;
  }
  const width = sizeOf(set.inputShape);
  if (weights.column < width) return set.inputs[row * width + weights.column]!;
  throw new InputError('row-weights', {
    rule: 'objective.rowWeights.column is a column of an input row',
    need: `0 to ${width - 1}`,
    value: weights.column,
  });
}

/** The rows of one replica whose losses are added up. */
interface SummedRows {
  readonly rows: number;
  /** Of a whole mini-batch of the program. */
  readonly fullRows: number;
  /** Of each row; left out where all count alike. */
  readonly weights?: ArrayLike<number>;
  readonly training: boolean;
}

/**
 * What each row's loss is multiplied by before all are added; null where that is their mean. A sum outside training is
 * that of a whole mini-batch, so that a loss does not depend on how many rows it is looked at on.
 */
export function rowShares(
  { reduction, classWeights, rowWeights }: ObjectiveSpec,
  { rows, fullRows, weights, training }: SummedRows,
): Float64Array | null {
  const weighed = training && (classWeights !== undefined || rowWeights !== undefined);
  if (!weighed && reduction !== 'sum') return null;
  const own = Float64Array.from({ length: rows }, (_, i) => (weighed ? weights![i]! : 1));
  if (reduction === 'sum') return training ? own : own.map(() => fullRows / rows);
  const divisor = reduction === 'weightedMean' ? own.reduce((sum, weight) => sum + weight, 0) : rows;
  return own.map((weight) => weight / divisor);
}

/** Targets t(1 − α) + α / classes of one replica; binary ones have two classes. */
export function smoothTargets(targets: Float32Array, smoothing: number, classes: number): void {
  for (let i = 0; i < targets.length; i++) targets[i] = targets[i]! * (1 - smoothing) + smoothing / classes;
}
