import { mean, spreadOf } from '../../statistics/descriptive.ts';
import { fittedBy, predictEach } from '../fitted.ts';
import type { Normalisation } from './normalisation.ts';

/**
 * Every column minus its mean over its standard deviation, both of the training rows that have the value. A column
 * without spread there is only centred, one without a value is left as it is. Trees do not mind any such change of scale.
 */
export const zScore: Normalisation = {
  id: 'z-score',
  title: 'z-score over the training rows',
  scale: (diagnoser) => ({
    ...diagnoser,
    fit(rows, seed) {
      const scale = fitScale(rows.rows, rows.columns.length);
      const fitted = diagnoser.fit({ ...rows, rows: rows.rows.map(scale) }, seed);
      return fittedBy((tested) => predictEach(fitted, tested.map(scale)));
    },
  }),
};

function fitScale(rows: readonly Float64Array[], width: number): (row: Float64Array) => Float64Array {
  const centres = new Float64Array(width);
  const spreads = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    const values = rows.map((row) => row[column]!).filter((value) => !Number.isNaN(value));
    centres[column] = values.length === 0 ? 0 : mean(values);
    spreads[column] = spreadOf(values) || 1;
  }
  return (row) => row.map((value, column) => (value - centres[column]!) / spreads[column]!);
}
