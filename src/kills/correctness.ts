import { InputError } from '../lib/errors.ts';
import { argmax } from '../statistics/argmax.ts';
import { checkAligned, checkPredictions, type Predictions, type Targets } from './predictions.ts';

/** `single-label`: one class per row, as index or one-hot. `multi-label`: any number of set bits per row. */
export type LabelKind = 'single-label' | 'multi-label';

/**
 * The kind that labels show, as the realism study tells it (arXiv 2512.16741): more than one column, and a row that
 * does not sum to 1, is multi-label.
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
 * The answer of each row as a class: the first largest output; of a single unit, 1 from 0.5 on, also where the unit is
 * unbounded (arXiv 2512.16741).
 */
export function predictClasses({ rows, units, values }: Predictions): Int32Array {
  if (units === 1) return Int32Array.from(values, (value) => (value >= 0.5 ? 1 : 0));
  return Int32Array.from({ length: rows }, (_, row) => argmax(values, row * units, units));
}

/**
 * 1 per row that is answered rightly, 0 per row that is not. A network may have another number of units than its
 * labels have columns (wrong output layers are real faults): the answer is then compared as a class.
 * @throws InputError as `checkPredictions` and `checkAligned`; `predictions-shape` where multi-label columns differ.
 */
export function correctRows(
  predictions: Predictions,
  targets: Targets,
  kind: LabelKind = labelKind(targets),
): Uint8Array {
  checkPredictions(predictions);
  checkAligned(targets.rows, predictions.rows);
  return kind === 'multi-label' ? correctBits(predictions, targets) : correctClasses(predictions, targets);
}

function correctClasses(predictions: Predictions, { width, values }: Targets): Uint8Array {
  return Uint8Array.from(predictClasses(predictions), (prediction, row) => {
    const label = width === 1 ? values[row]! : argmax(values, row * width, width);
    return prediction === label ? 1 : 0;
  });
}

function correctBits({ rows, units, values }: Predictions, targets: Targets): Uint8Array {
  if (units !== targets.width) {
    throw new InputError('predictions-shape', {
      rule: 'multi-label answers have one output unit per label',
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
