import { fittedBy, predictEach } from '../fitted.ts';
import type { Normalisation } from './normalisation.ts';

/**
 * Later phases of a run as differences from its own early phase, and the early phase itself left out: what a value is at the
 * start tells the program, what becomes of it tells the run. Features are logarithms and shares, so differences are ratios
 * of what was measured. A run that ended early has no later phase: missing.
 */
export const ownEarly: Normalisation = {
  id: 'own-early',
  title: 'later phases as differences from the run’s own early phase',
  scale: (diagnoser) => ({
    ...diagnoser,
    fit(rows, seed) {
      const starts = findStarts(rows.columns);
      const turned = rows.rows.map((row) => subtract(row, starts));
      const fitted = diagnoser.fit({ ...rows, rows: turned }, seed);
      return fittedBy((tested) =>
        predictEach(
          fitted,
          tested.map((row) => subtract(row, starts)),
        ),
      );
    },
  }),
};

/** Of `phaseNames`, those that are a level; a slope is none. */
const level = /\.(?:early|mid|late|last)$/;

/** Per column the place of the early phase that is subtracted; −1 where none is. */
function findStarts(columns: readonly string[]): number[] {
  const places = new Map(columns.map((column, place) => [column, place]));
  return columns.map((column) =>
    level.test(column) ? (places.get(column.replace(level, '.early')) ?? -1) : -1,
  );
}

/** The early phase less itself is 0, and so tells nothing. */
function subtract(row: Float64Array, starts: readonly number[]): Float64Array {
  return row.map((value, column) => (starts[column]! < 0 ? value : value - row[starts[column]!]!));
}
