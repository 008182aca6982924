/**
 * Does what is learned on small networks hold for larger ones, and the reverse? Measures what docs/size-ladder.md declares, and prints
 * it as Markdown.
 *
 *   npx tsx scripts/size-ladder-study.ts NAMED [TASK]      a labelled recording of corpus 2 with features, as `merge` makes it
 */
import { findProgram } from '../corpus/find-program.ts';
import { countParameters } from '../corpus/measured.ts';
import type { SplitRow } from '../src/eval/contract.ts';
import { pickTaskRows } from '../src/eval/rows.ts';
import { groupBy } from '../src/lib/group.ts';
import { randomStream } from '../src/lib/random.ts';
import { type Arm, asMany, measureArms, openRows, studiedSets, studiedTasks } from './training-arms.ts';

const [named, only] = process.argv.slice(2);
if (named === undefined) throw new Error('usage: size-ladder-study.ts NAMED [TASK]');

const parametersOf = new Map<string, number>();
function parameters({ program }: SplitRow): number {
  const known = parametersOf.get(program) ?? countParameters(findProgram(program));
  parametersOf.set(program, known);
  return known;
}

const sizes = {
  small: (row: SplitRow) => parameters(row) < 1e4,
  large: (row: SplitRow) => parameters(row) > 1e5,
};

/** As many programs as `own` has, each of the same family while there is one left, and of each class as many traces. */
const alike: Arm = (own, others, rows) => {
  const rank = (program: string) => randomStream('size ladder', program).uniform();
  const left = groupBy(others, (i) => rows[i]!.program);
  const order = [...left.keys()].sort((a, b) => rank(a) - rank(b));
  const familyOf = (program: string) => rows[left.get(program)![0]!]!.family;
  const taken = [...groupBy(own, (i) => rows[i]!.program).values()].flatMap(([first]) => {
    const free = order.filter((program) => left.has(program));
    const program = free.find((one) => familyOf(one) === rows[first!]!.family) ?? free[0];
    const found = program === undefined ? [] : left.get(program)!;
    if (program !== undefined) left.delete(program);
    return found;
  });
  return asMany(taken, own, rows, 1);
};

const rowsOf = await openRows([named]);
for (const task of studiedTasks(only))
  for (const set of studiedSets) {
    const all = rowsOf(task, set);
    const either = [...all.rows.keys()].filter((i) => sizes.small(all.rows[i]!) || sizes.large(all.rows[i]!));
    const data = pickTaskRows(all, either);
    const count = (is: (row: SplitRow) => boolean) =>
      new Set(data.rows.filter(is).map(({ program }) => program)).size;
    for (const [tested, other] of [
      ['large', 'small'],
      ['small', 'large'],
    ] as const) {
      const table = measureArms(data, {
        isTested: sizes[tested],
        within: 'the tested programs themselves (S1)',
        arms: {
          [`${tested} programs`]: (own) => own,
          [`${other} programs, as many and alike`]: alike,
          [`${other} programs, all`]: (_, others) => others,
          'both, all': (own, others) => [...own, ...others],
        },
      });
      process.stdout.write(
        `${task}, features ${set}, tested on ${tested} programs: ` +
          `${count(sizes.small)} small and ${count(sizes.large)} large programs\n\n${table}\n\n`,
      );
    }
  }
