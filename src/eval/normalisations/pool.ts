import { median } from '../../statistics/descriptive.ts';
import type { Strata } from '../strata.ts';
import type { Normalisation, Track } from './normalisation.ts';
import { openPools } from './pools.ts';

/**
 * Values as differences from the median of `count` other runs of the same program (`openPools`): a track of its own, since a
 * diagnoser of one run alone has no such runs. A value that the pool lacks cannot be compared: missing.
 */
export function poolOf(track: Track, count: number): Normalisation {
  return {
    id: `${track}-${count}`,
    title: `differences from ${count} ${track} ${count === 1 ? 'run' : 'runs'} of the same program`,
    track: { kind: track, count },
    refer(rows, table) {
      const poolFor = openPools(rows, table, track, count);
      const places = rows.columns.map((column) => table.columns.indexOf(column));
      // Runs of one mutant and many others share their pool.
      const centres = new Map<string, Float64Array>();
      const centresOf = (pool: readonly number[]) => {
        const known = centres.get(pool.join());
        if (known !== undefined) return known;
        const measured = Float64Array.from(places, (place) => centreOf(pool, table.values[place]!));
        centres.set(pool.join(), measured);
        return measured;
      };
      const compare = (part: Strata) =>
        part.features.map((values, i) => {
          const centre = centresOf(poolFor(part.rows[i]!));
          return values.map((value, c) => value - centre[c]!);
        });
      const beside = rows.strata && { strata: { ...rows.strata, features: compare(rows.strata) } };
      return { ...rows, features: compare(rows), ...beside };
    },
  };
}

/** Median of the values that the pool has; NaN where it has none. */
function centreOf(pool: readonly number[], values: Float64Array): number {
  return median(pool.map((i) => values[i]!).filter((value) => !Number.isNaN(value)));
}
