import { join } from 'node:path';
import type { FeatureTable } from '../features/contract.ts';
import type { Diagnoser, LabelRow, Split, SplitSize, SplitStrategy, TaskId } from './contract.ts';
import { controls as everyControl } from './controls/index.ts';
import { evaluate } from './evaluate.ts';
import { type FeatureSet, featureSets, inFeatureSet } from './feature-sets.ts';
import { measureGap } from './gap.ts';
import { type BootstrapOptions, bootstrapPrograms } from './interval.ts';
import { writePredictions } from './predictions.ts';
import type { Result, ResultControl, ResultGap, ResultRow } from './result.ts';
import { joinTaskRows, type TaskRows } from './rows.ts';
import { scoreAnswers } from './score.ts';
import { writeSplit } from './splits/file.ts';
import { headline, makeSplit } from './splits/index.ts';
import { pooledBalancedAccuracy, type Tally, tallyAnswers } from './tally.ts';

/** One diagnoser on one feature set: a line of the table under every split. */
export interface Contestant {
  readonly diagnoser: Diagnoser;
  readonly features: FeatureSet;
}

/** What to evaluate, and how finely. */
export interface EvaluationPlan {
  readonly task: TaskId;
  readonly contestants: readonly Contestant[];
  readonly strategies: readonly SplitStrategy[];
  readonly size: SplitSize;
  readonly bootstrap: BootstrapOptions;
  /** Percent of the run the features saw. */
  readonly window: number;
}

/** The measured part of a result. */
export type Measured = Pick<Result, 'rows' | 'gaps' | 'controls' | 'waterfall'> & {
  /** SHA-256 of the frozen split files, by strategy. */
  readonly splitHashes: Readonly<Record<string, string>>;
};

/** Told after each piece of work. */
export type EvaluationProgress = (done: number, total: number, what: string) => void;

/**
 * Evaluates every contestant under every split, the gaps between the two headline splits, the waterfall and the
 * controls. Writes frozen splits and predictions below `directory`. Same inputs, same bytes.
 */
export async function runEvaluation(
  table: FeatureTable,
  labels: readonly LabelRow[],
  plan: EvaluationPlan,
  directory: string,
  progress: EvaluationProgress = () => {},
): Promise<Measured> {
  const everything = rowsFor(table, labels, plan.task, featureSets.get('all'));
  const frozen = await freezeSplits(everything, plan, directory);
  const measured: Measured = { rows: [], gaps: [], controls: [], waterfall: [], splitHashes: frozen.hashes };
  const total = plan.contestants.length + everyControl.members.length;
  for (const [i, contestant] of plan.contestants.entries()) {
    progress(i, total, `${contestant.diagnoser.id} on ${contestant.features.id}`);
    const data = rowsFor(table, labels, plan.task, contestant.features);
    await measureContestant(contestant, data, frozen.splits, plan, directory, measured);
  }
  for (const [i, control] of everyControl.members.entries()) {
    progress(plan.contestants.length + i, total, control.title);
    measured.controls.push(measureControl(control, everything, plan));
  }
  progress(total, total, 'done');
  return measured;
}

function rowsFor(
  table: FeatureTable,
  labels: readonly LabelRow[],
  task: TaskId,
  features: FeatureSet,
): TaskRows {
  return joinTaskRows(table, labels, task, (column) => inFeatureSet(features, column));
}

interface FrozenSplit {
  readonly strategy: SplitStrategy;
  readonly split: Split;
}

async function freezeSplits(data: TaskRows, plan: EvaluationPlan, directory: string) {
  const splits: FrozenSplit[] = [];
  const hashes: Record<string, string> = {};
  for (const strategy of plan.strategies) {
    const split = makeSplit(strategy, plan.task, data.rows, plan.size);
    const file = join(directory, 'splits', `${plan.task}-${strategy.id}.arrow`);
    hashes[strategy.id] = (await writeSplit(file, split)).sha256;
    splits.push({ strategy, split });
  }
  return { splits, hashes };
}

async function measureContestant(
  { diagnoser, features }: Contestant,
  data: TaskRows,
  splits: readonly FrozenSplit[],
  plan: EvaluationPlan,
  directory: string,
  measured: Measured,
): Promise<void> {
  const asked = {
    task: plan.task,
    diagnoser: diagnoser.id,
    features: features.id,
    normalisation: 'none',
    window: plan.window,
  };
  const tallies = new Map<string, Tally>();
  for (const { strategy, split } of splits) {
    const answers = evaluate(data, split, strategy, diagnoser);
    const tally = tallyAnswers(data, answers.predictions);
    tallies.set(strategy.id, tally);
    const name = [plan.task, diagnoser.id, features.id, strategy.id].join('-');
    const file = join(directory, 'predictions', `${name}.arrow`);
    const { sha256 } = await writePredictions(file, asked, data, split, answers);
    const scores = scoreAnswers(data, answers, tally, plan.bootstrap);
    measured.rows.push({ ...asked, split: strategy.id, ...scores, predictionsSha256: sha256 });
  }
  measured.gaps.push(...headlineGap(asked, tallies, plan.bootstrap));
  measured.waterfall.push(...waterfallSteps(asked, tallies, plan.bootstrap));
}

type Asked = Pick<ResultRow, 'task' | 'diagnoser' | 'features' | 'normalisation' | 'window'>;

function headlineGap(
  asked: Asked,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): ResultGap[] {
  const within = tallies.get(headline.within);
  const heldOut = tallies.get(headline.heldOut);
  if (within === undefined || heldOut === undefined) return [];
  return [{ ...asked, ...headline, ...measureGap(within, heldOut, bootstrap) }];
}

/** Splits in the order in which they remove leaks. */
const waterfallOrder = ['S0', 'S1', 'S2', 'S4'];

function waterfallSteps(
  asked: Asked,
  tallies: ReadonlyMap<string, Tally>,
  bootstrap: BootstrapOptions,
): Result['waterfall'] {
  const present = waterfallOrder.filter((id) => tallies.has(id));
  return present.slice(1).map((to, i) => {
    const from = present[i]!;
    const [before, after] = [tallies.get(from)!, tallies.get(to)!];
    const drop = (times: Float64Array) =>
      pooledBalancedAccuracy(before, times) - pooledBalancedAccuracy(after, times);
    return { ...asked, from, to, ...bootstrapPrograms(before.programs.length, drop, bootstrap) };
  });
}

function measureControl(
  control: (typeof everyControl.members)[number],
  data: TaskRows,
  { size, bootstrap }: EvaluationPlan,
): ResultControl {
  const values = [...control.measure({ data, size, bootstrap })];
  const { id, title, reading } = control;
  return { id, title, reading, values, holds: control.holds(values) };
}
