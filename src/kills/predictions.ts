import { InputError } from '../lib/errors.ts';

/** What one trained instance answers on a test set, row-major. */
export interface Predictions {
  readonly rows: number;
  /** Output units per row. */
  readonly units: number;
  /** `rows × units` values. */
  readonly values: Float32Array;
}

/** What it should answer, row-major: class indices (`width` 1), one-hot rows, bits, or values. */
export interface Targets {
  readonly rows: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

/**
 * @throws InputError `predictions-shape` where the values are not `rows × units`, `predictions-not-finite` where one is
 * NaN or infinite: such an instance is set aside, it kills nothing and survives nothing.
 */
export function checkPredictions({ rows, units, values }: Predictions): void {
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
}

/** @throws InputError `unaligned` where the two do not speak of the same test set. */
export function checkAligned(rows: number, otherRows: number): void {
  if (rows === otherRows) return;
  throw new InputError('unaligned', {
    rule: 'kills are told input by input, on one test set',
    need: `${rows} inputs`,
    value: otherRows,
  });
}
