/** What diagnosers score on some programs by what else they are trained on: the common part of studies of training programs. */
import type { RowCut, SplitRow, SplitStrategy, TaskId } from '../src/eval/contract.ts';
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
import { formatNumber, formatRange, formatSignedEstimate } from '../src/report/numbers.ts';
import { formatTable } from '../src/report/table.ts';
import { defaultBootstrap } from '../src/statistics/bootstrap.ts';

const size = { folds: 5, repeats: 3, seed: 0 };

/** What all such studies measure; a task alone where one is named, so that two can run side by side. */
export function studiedTasks(only?: string): readonly TaskId[] {
  const all: readonly TaskId[] = ['fault-typing', 'detection'];
  const tasks = all.filter((task) => only === undefined || task === only);
  if (tasks.length === 0) throw new Error(`no task ${only}: the study has ${all.join(' and ')}`);
  return tasks;
}
export const studiedSets: readonly string[] = ['all', 'deepfd'];

type Rows = RowCut['rows'];

/**
 * Indices of the rows that are trained on, given those of tested programs in other folds and those of programs that are never
 * tested and share no data set with a tested one.
 */
export type Arm = (own: readonly number[], others: readonly number[], rows: Rows) => readonly number[];

/** A study: which programs are tested, and what is trained on; the first arm is compared with. */
export interface Arms {
  readonly isTested: (row: SplitRow) => boolean;
  /** Heading of the arm that holds out mutants within the tested programs. */
  readonly within: string;
  readonly arms: Readonly<Record<string, Arm>>;
}

/** Whole mutants by lot, of each class a share of what `like` has, or all there are. */
export function asMany(
  from: readonly number[],
  like: readonly number[],
  rows: Rows,
  share: number,
): number[] {
  const rank = (i: number) => randomStream('training arms', rows[i]!.mutant).uniform();
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

/** Recordings with labels and features, as one: their rows by task and feature set. */
export async function openRows(
  directories: readonly string[],
): Promise<(task: TaskId, set: string) => TaskRows> {
  const all = await Promise.all(directories.map((directory) => readRecording({ directory })));
  const tables = await Promise.all(all.map(({ features }) => features(1)));
  const table = joinFeatures({ ...tables[0]!, groups: [], values: [] }, tables);
  const labels = all.flatMap((recording) => recording.labels.rows);
  return (task, set) => {
    const { strata: _, ...rows } = joinTaskRows({ ...tables[0]!, ...table }, labels, task, (column) =>
      inFeatureSet(featureSets.get(set), column),
    );
    return rows;
  };
}

/** The table of a study as Markdown: balanced accuracy on the tested programs, with intervals over them. */
export function measureArms(data: TaskRows, { isTested, within, arms }: Arms): string {
  const tested = [...data.rows.keys()].filter((i) => isTested(data.rows[i]!));
  const predict = (rows: TaskRows, strategy: SplitStrategy): Tally => {
    const split = makeSplit(strategy, rows.task, rows.rows, size);
    const { predictions } = evaluate(rows, split, strategy, diagnosers.get('forest'));
    const own = [...rows.rows.keys()].filter((i) => isTested(rows.rows[i]!));
    return tallySome(rows, predictions, own);
  };
  const seen = predict(pickTaskRows(data, tested), withinProgram);
  const tallies = Object.entries(arms).map(
    ([id, choose]) => [id, predict(data, strategyOf(id, choose, isTested))] as const,
  );
  const [, first] = tallies[0]!;
  const lines = [[within, seen] as const, ...tallies].map(([id, tally]) => ({
    id,
    accuracy: formatAccuracy(estimateAccuracy(tally, defaultBootstrap)),
    more:
      tally === first
        ? ''
        : formatSignedEstimate(measureDifference(subtractTally(tally, first), defaultBootstrap)),
  }));
  return formatTable(
    lines,
    [
      { heading: 'trained on', align: 'left', cell: ({ id }) => id },
      { heading: 'balanced accuracy', align: 'right', cell: ({ accuracy }) => accuracy },
      { heading: `more than ${tallies[0]![0]}`, align: 'right', cell: ({ more }) => more },
    ],
    'markdown',
  );
}

const formatAccuracy = (estimate: ReturnType<typeof estimateAccuracy>) =>
  `${formatNumber(estimate.value)} ${formatRange(estimate)}`;

/** S4 of the tested programs. Others are trained on where no tested program has their data. */
function strategyOf(id: string, choose: Arm, isTested: Arms['isTested']): SplitStrategy {
  return {
    id,
    title: id,
    guarantees: [],
    cutAs: heldOutProgram.id,
    assign(rows, folds, stream) {
      const tested = rows.filter(isTested);
      const own = heldOutProgram.assign(tested, folds, stream);
      const foldOf = new Map(tested.map((row, i) => [row, own[i]!]));
      return Int32Array.from(rows, (row) => foldOf.get(row) ?? -1);
    },
    trains: (own, fold) => own !== fold,
    thin(trained, cut, fold) {
      const dataSets = new Set(cut.rows.filter((_, i) => cut.own[i] === fold).map(({ dataSet }) => dataSet));
      const own = trained.filter((i) => isTested(cut.rows[i]!));
      const others = trained.filter((i) => !isTested(cut.rows[i]!) && !dataSets.has(cut.rows[i]!.dataSet));
      return [...choose(own, others, cut.rows)].sort((a, b) => a - b);
    },
    inner: heldOutProgram,
  };
}
