import type { FeatureTable } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { mean, median, spreadOf } from '../../statistics/descriptive.ts';
import type { TaskRows } from '../rows.ts';
import type { Normalisation } from './normalisation.ts';

/** Mean (NaN where none has a value) and spread per column over the reference runs of a program. */
interface Reference {
  readonly centres: Float64Array;
  readonly spreads: Float64Array;
}

/**
 * Values as deltas against the first `count` clean runs of the same program, by seed index. One run gives differences;
 * several give differences from their mean over their standard deviation, which is no less than the median over
 * all programs of the rows, so that a column that is still in three healthy runs does not turn noise into alarms (where
 * both are 0, the difference stays as it is). Every program of the track brings its clean runs, those
 * held out too: that median is no look at a test row. A value the reference lacks cannot be compared: missing.
 */
export function referTo(count: number): Normalisation {
  return {
    id: `reference-${count}`,
    title: `deltas against ${count} clean ${count === 1 ? 'run' : 'runs'} of the same program`,
    refer(rows, table) {
      const runs = chooseRuns(rows, table, count);
      const references = measureAll(runs, rows.columns, table);
      const used = new Set([...runs.values()].flat().map((i) => table.groups[i]!.traceId));
      const kept = rows.rows.flatMap(({ traceId }, i) => (used.has(traceId) ? [] : [i]));
      return {
        ...rows,
        rows: kept.map((i) => rows.rows[i]!),
        labels: Int32Array.from(kept, (i) => rows.labels[i]!),
        features: kept.map((i) => compare(rows.features[i]!, references.get(rows.rows[i]!.program)!)),
      };
    },
  };
}

/** Places in the table of the reference runs of each program of the rows. */
function chooseRuns({ rows }: TaskRows, { groups }: FeatureTable, count: number): Map<string, number[]> {
  const clean = new Map(rows.map(({ program }) => [program, [] as number[]]));
  groups.forEach(({ program, operator }, i) => {
    if (operator === 'clean') clean.get(program)?.push(i);
  });
  for (const [program, runs] of clean) {
    if (runs.length < count) throw tooFew(program, runs.length, count);
    runs.sort((a, b) => groups[a]!.seedIndex - groups[b]!.seedIndex);
    runs.length = count;
  }
  return clean;
}

function tooFew(program: string, runs: number, count: number): InputError {
  return new InputError('too-few-references', {
    rule: `reference-${count} compares every run with clean runs of its program`,
    need: `${count} clean runs of ${program}`,
    value: runs,
    remedy: 'Record more seeds, or use fewer reference runs.',
  });
}

function measureAll(
  runs: ReadonlyMap<string, readonly number[]>,
  columns: readonly string[],
  table: FeatureTable,
): Map<string, Reference> {
  const places = columns.map((column) => table.columns.indexOf(column));
  const measured = new Map([...runs].map(([program, own]) => [program, measure(own, places, table)]));
  const floors = columns.map((_, c) => median([...measured.values()].map(({ spreads }) => spreads[c]!)));
  const held = (spread: number, c: number) => Math.max(spread, floors[c]!) || 1;
  return new Map(
    [...measured].map(([program, { centres, spreads }]) => [
      program,
      { centres, spreads: spreads.map(held) },
    ]),
  );
}

function measure(runs: readonly number[], places: readonly number[], { values }: FeatureTable): Reference {
  const perColumn = places.map((place) =>
    runs.map((i) => values[place]![i]!).filter((value) => !Number.isNaN(value)),
  );
  return { centres: Float64Array.from(perColumn, mean), spreads: Float64Array.from(perColumn, spreadOf) };
}

function compare(row: Float64Array, { centres, spreads }: Reference): Float64Array {
  return row.map((value, c) => (value - centres[c]!) / spreads[c]!);
}
