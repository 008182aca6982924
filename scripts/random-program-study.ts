/**
 * Does training on programs that nobody wrote close the gap on real ones? Measures what docs/random-programs.md declares, and prints it
 * as Markdown.
 *
 *   npx tsx scripts/random-program-study.ts NAMED RANDOM      two labelled recordings with features, as `merge` makes them
 */
import { isRandomId } from '../corpus/random/program.ts';
import type { RowCut, SplitStrategy, TaskId } from '../src/eval/contract.ts';
import { diagnosers } from '../src/eval/diagnosers/index.ts';
import { evaluate } from '../src/eval/evaluate.ts';
import { featureSets, inFeatureSet } from '../src/eval/methods/feature-sets.ts';
import { readRecording } from '../src/eval/recording.ts';
import { joinTaskRows, pickTaskRows, type TaskRows } from '../src/eval/rows.ts';
import { estimateAccuracy, measureDifference } from '../src/eval/scores/gap.ts';
import { subtractTally, type Tally, tallySome } from '../src/eval/scores/tally.ts';
import { heldOutProgram } from '../src/eval/splits/held-out-program.ts';
import { makeSplit } from '../src/eval/splits/index.ts';
import { withinProgram } from '../src/eval/splits/within-program.ts';
import { joinFeatures } from '../src/features/recording.ts';
import { groupBy } from '../src/lib/group.ts';
import { randomStream } from '../src/lib/random.ts';
import { formatTable } from '../src/report/table.ts';
import { defaultBootstrap, type Estimate } from '../src/statistics/bootstrap.ts';

const studied: readonly TaskId[] = ['fault-typing', 'detection'];
const sets = ['all', 'deepfd'];
const size = { folds: 5, repeats: 3, seed: 0 };

const [named, random] = process.argv.slice(2);
if (named === undefined || random === undefined)
  throw new Error('usage: random-program-study.ts NAMED RANDOM');

/** Indices of rows that are trained on, of all that are not of the tested programs. */
type Choose = (real: readonly number[], random: readonly number[], rows: RowCut['rows']) => readonly number[];

/** What is trained on; the first is compared with. */
const arms: Readonly<Record<string, Choose>> = {
  'real programs': (real) => real,
  'random programs': (_, made) => made,
  'random, as many traces as real': (real, made, rows) => asMany(made, real, rows, 1),
  'real and random': (real, made) => [...real, ...made],
  'half of each, as many as real': (real, made, rows) => [
    ...asMany(real, real, rows, 0.5),
    ...asMany(made, real, rows, 0.5),
  ],
};

/** Whole mutants by lot, of each class a share of what `like` has, or all there are. */
function asMany(
  from: readonly number[],
  like: readonly number[],
  rows: RowCut['rows'],
  share: number,
): number[] {
  const rank = (i: number) => randomStream('random-program study', rows[i]!.mutant).uniform();
  const classOf = (i: number) => rows[i]!.label;
  const wanted = groupBy(like, classOf);
  return [...groupBy(from, classOf)].flatMap(([label, own]) => {
    const most = share * (wanted.get(label)?.length ?? 0);
    const mutants = [...groupBy(own, (i) => rows[i]!.mutant).values()];
    const taken: number[] = [];
    for (const mutant of mutants.sort((a, b) => rank(a[0]!) - rank(b[0]!)))
      if (taken.length < most) taken.push(...mutant);
    return taken;
  });
}

/** S4 of the real programs. No random program is tested, nor trained on where a tested one has its data. */
function strategyOf(id: string, choose: Choose): SplitStrategy {
  const isMade = (i: number, { rows }: RowCut) => isRandomId(rows[i]!.program);
  return {
    id,
    title: id,
    guarantees: [],
    cutAs: heldOutProgram.id,
    assign(rows, folds, stream) {
      const real = rows.filter(({ program }) => !isRandomId(program));
      const own = heldOutProgram.assign(real, folds, stream);
      const foldOf = new Map(real.map((row, i) => [row, own[i]!]));
      return Int32Array.from(rows, (row) => foldOf.get(row) ?? -1);
    },
    trains: (own, fold) => own !== fold,
    thin(trained, cut, fold) {
      const tested = new Set(cut.rows.filter((_, i) => cut.own[i] === fold).map(({ dataSet }) => dataSet));
      const made = trained.filter((i) => isMade(i, cut) && !tested.has(cut.rows[i]!.dataSet));
      const real = trained.filter((i) => !isMade(i, cut));
      return [...choose(real, made, cut.rows)].sort((a, b) => a - b);
    },
    inner: heldOutProgram,
  };
}

/** Predictions of the real programs. */
function predict(data: TaskRows, strategy: SplitStrategy): Tally {
  const split = makeSplit(strategy, data.task, data.rows, size);
  const { predictions } = evaluate(data, split, strategy, diagnosers.get('forest'));
  return tallySome(data, predictions, realRows(data));
}

/** The rows of both recordings. */
async function loadRows(task: TaskId, set: string): Promise<TaskRows> {
  const both = await Promise.all(
    [named, random].map((directory) => readRecording({ directory: directory! })),
  );
  const tables = await Promise.all(both.map(({ features }) => features(1)));
  const table = joinFeatures({ ...tables[0]!, groups: [], values: [] }, tables);
  const labels = both.flatMap((recording) => recording.labels.rows);
  const { strata: _, ...all } = joinTaskRows({ ...tables[0]!, ...table }, labels, task, (column) =>
    inFeatureSet(featureSets.get(set), column),
  );
  return all;
}

const realRows = ({ rows }: TaskRows) => [...rows.keys()].filter((i) => !isRandomId(rows[i]!.program));

const word = ({ value, low, high }: Estimate) =>
  low === null || high === null
    ? value.toFixed(3)
    : `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

for (const task of studied)
  for (const set of sets) {
    const all = await loadRows(task, set);
    const within = predict(pickTaskRows(all, realRows(all)), withinProgram);
    const tallies = Object.entries(arms).map(
      ([id, choose]) => [id, predict(all, strategyOf(id, choose))] as const,
    );
    const [, first] = tallies[0]!;
    const lines = [['the tested programs themselves (S1)', within] as const, ...tallies].map(
      ([id, tally]) => {
        const more = measureDifference(subtractTally(tally, first), defaultBootstrap);
        return {
          id,
          accuracy: word(estimateAccuracy(tally, defaultBootstrap)),
          more: tally === first ? '' : word(more),
        };
      },
    );
    process.stdout.write(
      `${task}, features ${set}: ${all.rows.length} traces, ${first.programs.length} real programs\n\n`,
    );
    process.stdout.write(
      `${formatTable(
        lines,
        [
          { heading: 'trained on', align: 'left', cell: ({ id }) => id },
          { heading: 'balanced accuracy', align: 'right', cell: ({ accuracy }) => accuracy },
          { heading: 'more than real programs', align: 'right', cell: ({ more }) => more },
        ],
        'markdown',
      )}\n\n`,
    );
  }
