import type { FittedDiagnoser } from './contract.ts';

/** What a fitted diagnoser predicts for each of many rows. */
export function predictEach(fitted: FittedDiagnoser, rows: readonly Float64Array[]): readonly Float64Array[] {
  return fitted.predictAll?.(rows) ?? rows.map((row) => fitted.predict(row));
}

/** A fitted diagnoser from what it predicts for many rows at a time. */
export function fittedBy(predictAll: NonNullable<FittedDiagnoser['predictAll']>): FittedDiagnoser {
  return { predictAll, predict: (row) => predictAll([row])[0]! };
}
