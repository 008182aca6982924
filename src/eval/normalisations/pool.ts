import { changeOf } from '../../faults/change.ts';
import type { FeatureTable, GroupColumns } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import { median } from '../../statistics/descriptive.ts';
import type { SplitRow } from '../contract.ts';
import type { Strata } from '../strata.ts';
import { isCleanOperator } from '../tasks/task.ts';
import type { Normalisation, Track } from './normalisation.ts';

/**
 * Values as differences from the median of `count` other runs of the same program: a track of its own, since a diagnoser of one
 * run alone has no such runs. `clean` ones are known to be healthy. `unlabelled` ones are faulty in a share that is drawn
 * for each program, so that the share says nothing. A run's pool never holds runs of its own mutant, its own operator
 * (`changeOf`) or its own seed, and does not depend on its label otherwise. A value that the pool lacks
 * cannot be compared: missing.
 */
export function poolOf(track: Track, count: number): Normalisation {
  return {
    id: `${track}-${count}`,
    title: `differences from ${count} ${track} ${count === 1 ? 'run' : 'runs'} of the same program`,
    track: { kind: track, count },
    refer(rows, table) {
      const indexOf = new Map(table.groups.map(({ traceId }, i) => [traceId, i]));
      const { strata } = rows;
      const order = drawOrder([...rows.rows, ...(strata?.rows ?? [])], table, track);
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
          const run = table.groups[indexOf.get(part.rows[i]!.traceId)!]!;
          const pool = choosePool(run, order.get(run.program)!, table, count, track);
          const centre = centresOf(pool);
          return values.map((value, c) => value - centre[c]!);
        });
      const beside = strata && { strata: { ...strata, features: compare(strata) } };
      return { ...rows, features: compare(rows), ...beside };
    },
  };
}

/** The runs of each program in the order in which pools take them. */
function drawOrder(rows: readonly SplitRow[], { groups }: FeatureTable, track: Track): Map<string, number[]> {
  const programs = new Set(rows.map(({ program }) => program));
  const indices = [...groups.keys()].filter((i) => programs.has(groups[i]!.program));
  indices.sort((a, b) => (groups[a]!.traceId < groups[b]!.traceId ? -1 : 1));
  return new Map(
    [...groupBy(indices, (i) => groups[i]!.program)].map(([program, own]) => {
      const random = randomStream('pool', track, program);
      const clean = random.shuffle(own.filter((i) => isCleanOperator(groups[i]!.operator)));
      if (track === 'clean') return [program, clean];
      const faulty = random.shuffle(own.filter((i) => !isCleanOperator(groups[i]!.operator)));
      return [program, mix(clean, faulty, random.uniform(), () => random.uniform())];
    }),
  );
}

/** Takes from the second list with a probability, until one is used up; then what is left of the other. */
function mix(first: number[], second: number[], probability: number, draw: () => number): number[] {
  const mixed: number[] = [];
  let [i, j] = [0, 0];
  while (i < first.length && j < second.length) mixed.push(draw() < probability ? second[j++]! : first[i++]!);
  return [...mixed, ...first.slice(i), ...second.slice(j)];
}

function choosePool(
  own: GroupColumns,
  order: readonly number[],
  { groups }: FeatureTable,
  count: number,
  track: Track,
): number[] {
  const pool: number[] = [];
  for (const i of order) {
    if (isRelated(groups[i]!, own)) continue;
    pool.push(i);
    if (pool.length === count) return pool;
  }
  throw new InputError('too-few-references', {
    rule: `${track}-${count} compares every run with other runs of its program, of other mutants, operators and seeds`,
    need: `${count} such runs of ${own.program}`,
    value: pool.length,
    remedy: 'Record more runs of the program, or use a smaller track.',
  });
}

/** Runs of one mutant, of one kind of change or of one seed. */
function isRelated(run: GroupColumns, own: GroupColumns): boolean {
  return run.mutant === own.mutant || run.seedIndex === own.seedIndex || changeOf(run) === changeOf(own);
}

/** Median of the values that the pool has; NaN where it has none. */
function centreOf(pool: readonly number[], values: Float64Array): number {
  return median(pool.map((i) => values[i]!).filter((value) => !Number.isNaN(value)));
}
