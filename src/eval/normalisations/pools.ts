import { changeOf } from '../../faults/change.ts';
import type { FeatureTable, GroupColumns } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import type { SplitRow } from '../contract.ts';
import type { TaskRows } from '../rows.ts';
import { isCleanOperator } from '../tasks/task.ts';
import type { Track } from './normalisation.ts';

/**
 * Other runs of the same program that a run is compared with. `clean` ones are known to be healthy. `unlabelled` ones are
 * faulty in a share that is drawn for each program, so that the share says nothing. A run's pool never holds runs of its own
 * mutant, its own operator (`changeOf`) or its own seed, and does not depend on its label otherwise.
 * @returns places in the table, for a run of `rows`.
 * @throws InputError `too-few-references` where a program has fewer than `count`.
 */
export function openPools(
  { rows, strata }: Pick<TaskRows, 'rows' | 'strata'>,
  table: FeatureTable,
  track: Track,
  count: number,
): (row: SplitRow) => readonly number[] {
  const groupOf = new Map(table.groups.map((group) => [group.traceId, group]));
  const order = drawOrder([...rows, ...(strata?.rows ?? [])], table, track);
  return ({ traceId }) => {
    const run = groupOf.get(traceId)!;
    return choosePool(run, order.get(run.program)!, table, count, track);
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
    rule: `every run is compared with other ${track} runs of its program, of other mutants, operators and seeds`,
    need: `${count} such runs of ${own.program}`,
    value: pool.length,
    remedy: 'Record more runs of the program, or use a smaller track.',
  });
}

/** Runs of one mutant, of one kind of change or of one seed. */
function isRelated(run: GroupColumns, own: GroupColumns): boolean {
  return run.mutant === own.mutant || run.seedIndex === own.seedIndex || changeOf(run) === changeOf(own);
}
