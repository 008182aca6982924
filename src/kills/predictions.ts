import { InputError } from '../lib/errors.ts';
import { argmax } from '../statistics/descriptive.ts';
import type { DataSet } from '../training/data.ts';

/** What one trained instance predicts on a test set, row-major. */
export interface InstancePredictions {
  readonly rows: number;
  /** Output units per row. */
  readonly units: number;
  /** `rows × units` values. */
  readonly values: Float32Array;
}

/** Targets of a test set, row-major: class indices (`width` 1), one-hot rows, bits or values. */
export interface Targets {
  readonly rows: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

/** Outputs of one instance on a data set; every unit of a row, whatever its axes. */
export function predictionsOf(values: Float32Array, { rows }: Pick<DataSet, 'rows'>): InstancePredictions {
  return { rows, units: values.length / rows, values };
}

export function targetsOf({ rows, targets }: Pick<DataSet, 'rows' | 'targets'>): Targets {
  return { rows, width: targets.length / rows, values: targets };
}

/** One class per row, as index or one-hot, or any number of set bits per row. */
export type LabelKind = 'single-label' | 'multi-label';

/**
 * @throws InputError `predictions-shape` where the values are not `rows × units`;
 * `predictions-not-finite` where one is NaN or infinite: such an instance is set aside, it kills
 * nothing and survives nothing; `unaligned` where predictions and targets are not of the same test
 * set.
 */
export function checkPredictions({ rows, units, values }: InstancePredictions, targets: Targets): void {
  if (units < 1 || values.length !== rows * units) {
    throw new InputError('predictions-shape', {
      rule: 'predictions hold one value per row and output unit',
      need: `${rows} × ${units} values`,
      value: values.length,
    });
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError('predictions-not-finite', {
      rule: 'predictions that are compared must be finite',
      value: `${values[bad]} in row ${Math.floor(bad / units)}`,
      remedy: 'Set the instance aside, with that as the reason.',
    });
  }
  checkAligned(targets.rows, rows);
}

/** @throws InputError `unaligned` where the two are not of the same test set. */
export function checkAligned(rows: number, otherRows: number): void {
  if (rows === otherRows) return;
  throw new InputError('unaligned', {
    rule: 'kills are counted input by input, on one test set',
    need: `${rows} inputs`,
    value: otherRows,
  });
}

/**
 * The kind that labels show, as the realism study judges it (arXiv 2512.16741): more than one
 * column, and a row that does not sum to 1, is multi-label.
 */
export function labelKind({ rows, width, values }: Targets): LabelKind {
  if (width === 1) return 'single-label';
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let i = 0; i < width; i++) total += values[row * width + i]!;
    if (total !== 1) return 'multi-label';
  }
  return 'single-label';
}

/**
 * The predicted class of each row: the argmax of its outputs; of a single unit, 1 from 0.5 on, also
 * where the unit is unbounded (arXiv 2512.16741).
 */
export function predictClasses({ rows, units, values }: InstancePredictions): Int32Array {
  if (units === 1) return Int32Array.from(values, (value) => (value >= 0.5 ? 1 : 0));
  return Int32Array.from({ length: rows }, (_, row) => argmax(values, row * units, units));
}

/**
 * 1 per row that is predicted correctly, 0 per other row. A network may have another number of
 * units than its labels have columns (wrong output layers are real faults): its prediction is then
 * compared as a class.
 * @throws InputError as `checkPredictions`; `predictions-shape` where multi-label columns differ.
 */
export function correctRows(
  predictions: InstancePredictions,
  targets: Targets,
  kind: LabelKind = labelKind(targets),
): Uint8Array {
  checkPredictions(predictions, targets);
  return kind === 'multi-label' ? correctBits(predictions, targets) : correctClasses(predictions, targets);
}

function correctClasses(predictions: InstancePredictions, { width, values }: Targets): Uint8Array {
  return Uint8Array.from(predictClasses(predictions), (prediction, row) => {
    const label = width === 1 ? values[row]! : argmax(values, row * width, width);
    return prediction === label ? 1 : 0;
  });
}

function correctBits({ rows, units, values }: InstancePredictions, targets: Targets): Uint8Array {
  if (units !== targets.width) {
    throw new InputError('predictions-shape', {
      rule: 'multi-label predictions have one output unit per label',
      need: targets.width,
      value: units,
    });
  }
  return Uint8Array.from({ length: rows }, (_, row) => {
    for (let i = row * units; i < (row + 1) * units; i++) {
      if (values[i]! >= 0.5 !== targets.values[i]! >= 0.5) return 0;
    }
    return 1;
  });
}
